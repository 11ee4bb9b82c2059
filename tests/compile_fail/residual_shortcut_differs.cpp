// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a shortcut that does not follow the stride of the body.
// expect-gcc: failed: the body and the shortcut of a residual must make the same volume
// expect: layer 0: residual: from 8x8x16 the body makes 4x4x32, the shortcut 8x8x32
// expect: fits with: the shortcut conv<32, filter<1>, stride<2>, floor_fit>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 16>,
                    residual<conv<32, filter<2>, stride<2>>, conv<32, filter<2>, stride<2>>>>;
#else
using net = network<input<8, 8, 16>, residual<conv<32, filter<2>, stride<2>>, conv<32, filter<1>>>>;
#endif
