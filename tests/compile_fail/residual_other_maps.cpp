// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a body with more maps than its input, without a shortcut.
// expect-gcc: failed: the body and the shortcut of a residual must make the same volume
// expect: layer 0: residual: from 14x14x64 the body makes 14x14x256
// expect: fits with: the shortcut conv<256, filter<1>>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net =
    network<input<14, 14, 64>, residual<conv<256, filter<3>, pad<1>>, conv<256, filter<1>>>>;
#else
using net = network<input<14, 14, 64>, residual<conv<256, filter<3>, pad<1>>>>;
#endif
