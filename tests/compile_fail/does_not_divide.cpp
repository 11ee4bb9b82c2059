// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of the lecture: a 3x3 filter at stride 3 on 7x7.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input: \(7 \+ 2\*0 - 3\) / 3 \+
// expect: 1 = 2\.33
// expect: fits with: stride 1, 2 or 4; or pad 1; or floor_fit, which leaves 1 row and 1 column out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>>;
#else
using net = network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>;
#endif
