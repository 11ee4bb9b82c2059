// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a stride that divides with pad_same.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 4x4 filter, stride 2, pad 0, on a 7x7x3 input: \(7 \+ 2\*0 - 4\) / 2 \+
// expect: 1 = 2\.50
// expect: fits with: stride 1 or 3; or pad_same; or floor_fit, which leaves 1 row and 1 column out;
// expect: or ceil_fit, which adds 1 row and 1 column
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 7, 3>, conv<6, filter<4>, stride<2>, pad_same>>;
#else
using net = network<input<7, 7, 3>, conv<6, filter<4>, stride<2>>>;
#endif
