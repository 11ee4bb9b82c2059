// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a filter with a depth: it always has the depth of its input.
// expect-gcc: failed: an option has a wrong number of arguments
// expect: layer 0: conv: filter<3, 3, 3> has 3 numbers
// expect: it takes 1 \(rows and columns alike\) or 2 \(rows, columns\)
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3, 3>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3, 3, 3>>>;
#endif
