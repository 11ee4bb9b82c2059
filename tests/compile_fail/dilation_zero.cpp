// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a dilation of zero.
// expect-gcc: failed: the number of an option is out of its range
// expect: layer 0: conv: dilation<0>
// expect: each number must be at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, dilation<1>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, dilation<0>>>;
#endif
