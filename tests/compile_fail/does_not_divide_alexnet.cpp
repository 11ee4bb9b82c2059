// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of AlexNet's first layer on the 224x224 of its paper.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: an 11x11 filter, stride 4, pad 0, on a 224x224x3 input: \(224 \+ 2\*0 -
// expect: 11\) / 4 \+ 1 = 54\.25
// expect: fits with: stride 1 or 3; or pad<0, 3, 0, 3>; or floor_fit, which leaves 1 row and 1
// expect: column out; or ceil_fit, which adds 3 rows and 3 columns
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<227, 227, 3>, conv<96, filter<11>, stride<4>>>;
#else
using net = network<input<224, 224, 3>, conv<96, filter<11>, stride<4>>>;
#endif
