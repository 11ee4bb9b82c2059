// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a stride that does not divide the height, but the width.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 3x3 filter, stride 2, pad 0, on an 8x7x3 input: height \(8 \+ 2\*0 -
// expect: 3\) / 2 \+ 1 = 3\.50
// expect: fits with: stride 1; or pad<0, 1, 0, 0>; or floor_fit, which leaves 1 row out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<9, 7, 3>, conv<6, filter<3>, stride<2>>>;
#else
using net = network<input<8, 7, 3>, conv<6, filter<3>, stride<2>>>;
#endif
