// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a filter that is larger than its input even with padding.
// expect-gcc: failed: the filter is larger than the padded input
// expect: a 9x9 filter, stride 1, pad 2, on a 4x4x3 input: the padded input has 8 rows and 8
// expect: columns
// expect: fits with: filter 8 or smaller; or pad 3 or larger
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 3>, conv<6, filter<9>, pad<3>>>;
#else
using net = network<input<4, 4, 3>, conv<6, filter<9>, pad<2>>>;
#endif
