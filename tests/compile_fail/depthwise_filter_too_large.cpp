// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a depthwise filter larger than its input.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 0: depthwise_conv: a 5x5 filter, stride 1, pad 0, on a 4x4x8 input: the padded
// expect: input has 4 rows and 4 columns
// expect: fits with: filter 4 or smaller; or pad 1 or larger
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, depthwise_conv<filter<5>, pad<1>>>;
#else
using net = network<input<4, 4, 8>, depthwise_conv<filter<5>>>;
#endif
