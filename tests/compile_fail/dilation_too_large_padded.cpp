// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a dilation that is too large for the width of the padded input.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 0: conv: a 3x5 filter dilated by 4 covers 9x17, stride 1, pad 1, on a 32x12x3
// expect: input: the padded input has 34 rows and 14 columns
// expect: fits with: dilation 3 or less; or filter 3x4 or smaller; or pad 3 or larger
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<32, 12, 3>, conv<6, filter<3, 5>, dilation<3>, pad<1>>>;
#else
using net = network<input<32, 12, 3>, conv<6, filter<3, 5>, dilation<4>, pad<1>>>;
#endif
