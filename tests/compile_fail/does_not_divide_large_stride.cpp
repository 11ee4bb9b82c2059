// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that the largest stride is refused with the same message, without an overflow.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: stride 2147483647, pad 0, on a 7x7x3 input: \(7 \+ 2\*0 - 3\) / 2147483647 \+ 1 = 1\.00,
// expect: rounded
// expect: fits with: stride 1, 2 or 4; or floor_fit, which leaves 4 rows and 4 columns out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 7, 3>, conv<6, filter<3>, stride<4>>>;
#else
using net = network<input<7, 7, 3>, conv<6, filter<3>, stride<2147483647>>>;
#endif
