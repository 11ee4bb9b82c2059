// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refusal notes an input with its channels first.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 0: conv: a 5x5 filter, stride 1, pad 0, on a 3x32x32 input
// expect: input<3, 32, 32> is 3 rows of 32 columns with 32 channels; strider is channels-last:
// input<32, 32, 3>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<32, 32, 3>, conv<16, filter<5>>>;
#else
using net = network<input<3, 32, 32>, conv<16, filter<5>>>;
#endif
