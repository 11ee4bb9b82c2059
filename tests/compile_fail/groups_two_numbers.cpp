// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups with two numbers.
// expect-gcc: failed: an option has a wrong number of arguments
// expect: layer 0: conv: groups<2, 2> has 2 numbers
// expect: it takes 1: the number of groups
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, conv<8, filter<3>, groups<2>>>;
#else
using net = network<input<8, 8, 4>, conv<8, filter<3>, groups<2, 2>>>;
#endif
