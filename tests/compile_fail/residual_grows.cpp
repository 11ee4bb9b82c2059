// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a body whose pad makes the volume larger.
// expect-gcc: failed: the body and the shortcut of a residual must make the same volume
// expect: layer 0: residual: from 8x8x4 the body makes 10x10x4
// expect: fits with: a body that makes 8x8x4; at stride 1 pad_same keeps height and width
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, residual<conv<4, filter<1>>>>;
#else
using net = network<input<8, 8, 4>, residual<conv<4, filter<1>, pad<1>>>>;
#endif
