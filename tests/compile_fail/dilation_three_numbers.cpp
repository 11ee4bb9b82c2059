// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a dilation with three numbers.
// expect-gcc: failed: an option has a wrong number of arguments
// expect: layer 0: conv: dilation<2, 2, 1> has 3 numbers
// expect: it takes 1 \(rows and columns alike\) or 2 \(rows, columns\)
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, dilation<2, 1>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, dilation<2, 2, 1>>>;
#endif
