// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups on a depthwise convolution, which has as many as channels.
// expect-gcc: failed: a layer was given an option that it does not know
// expect: layer 0: depthwise_conv: it does not know the option groups
// expect: it knows filter, stride, pad, pad_same, dilation, no_bias, exact_fit, floor_fit, ceil_fit
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, depthwise_conv<filter<3>>>;
#else
using net = network<input<8, 8, 3>, depthwise_conv<filter<3>, groups<3>>>;
#endif
