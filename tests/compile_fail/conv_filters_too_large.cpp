// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of more filters than an int can count.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: conv<3000000000, \.\.\.>
// expect: the number of filters must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<300, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<3000000000, filter<3>>>;
#endif
