// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pad with three numbers.
// expect-gcc: failed: an option has a wrong number of arguments
// expect: layer 0: conv: pad<1, 2, 3> has 3 numbers
// expect: pad takes 1 \(all sides\), 2 \(rows, columns\) or 4 \(top, bottom, left, right\)
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1, 2, 3, 3>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1, 2, 3>>>;
#endif
