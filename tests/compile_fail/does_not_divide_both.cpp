// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a stride that divides neither height nor width, with different remainders.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: height \(8 \+ 2\*0 - 3\) / 2 \+ 1 = 3\.50, width \(10 \+ 2\*0 - 5\) / 2 \+ 1 = 3\.50
// expect: fits with: stride 1; or pad<0, 1, 0, 1>; or floor_fit, which leaves 1 row and 1 column
// expect: out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 9, 1>, conv<2, filter<3, 5>, stride<2>>>;
#else
using net = network<input<8, 10, 1>, conv<2, filter<3, 5>, stride<2>>>;
#endif
