// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pool wider than its input, where padding cannot help.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 0: max_pool: an 8x17 filter, stride 1, pad 0, on an 8x7x3 input: the padded input
// expect: has 8 rows and 7 columns
// expect: fits with: filter 8x7 or smaller; or pad 5
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 7, 3>, max_pool<filter<8, 7>>>;
#else
using net = network<input<8, 7, 3>, max_pool<filter<8, 17>, stride<1>>>;
#endif
