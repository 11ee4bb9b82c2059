// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a dilated filter whose stride does not divide.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 3x3 filter dilated by 2 covers 5x5, stride 2, pad 0, on a 16x16x3 input:
// expect: \(16 \+ 2\*0 - 5\) / 2 \+ 1 = 6\.50
// expect: fits with: stride 1; or pad<0, 1, 0, 1>; or floor_fit, which leaves 1 row and 1 column
// expect: out; or ceil_fit, which adds 1 row and 1 column
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<16, 16, 3>, conv<6, filter<3>, dilation<2>, stride<2>, floor_fit>>;
#else
using net = network<input<16, 16, 3>, conv<6, filter<3>, dilation<2>, stride<2>>>;
#endif
