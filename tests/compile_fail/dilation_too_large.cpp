// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a dilation that makes the filter larger than the input.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 0: conv: a 3x3 filter dilated by 4 covers 9x9, stride 1, pad 0, on a 7x7x3 input:
// expect: the padded input has 7 rows and 7 columns
// expect: fits with: dilation 3 or less; or filter 2 or smaller; or pad 1 or larger
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 7, 3>, conv<6, filter<3>, dilation<3>>>;
#else
using net = network<input<7, 7, 3>, conv<6, filter<3>, dilation<4>>>;
#endif
