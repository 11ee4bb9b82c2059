// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a stride that does not divide the width, but the height.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: a 3x5 filter, stride 2x3, pad 0, on a 5x12x1 input: width \(12 \+ 2\*0 - 5\) / 3 \+ 1 =
// expect: 3\.33
// expect: fits with: stride 1; or pad 1; or floor_fit, which leaves 1 column out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<5, 11, 1>, conv<2, filter<3, 5>, stride<2, 3>>>;
#else
using net = network<input<5, 12, 1>, conv<2, filter<3, 5>, stride<2, 3>>>;
#endif
