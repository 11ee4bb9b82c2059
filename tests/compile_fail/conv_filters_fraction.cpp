// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a fractional number of filters.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: conv<1\.5, \.\.\.>
// expect: the number of filters must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<15, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<1.5, filter<3>>>;
#endif
