// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a depthwise convolution without its filter.
// expect-gcc: failed: a convolution or a pool needs a filter
// expect: layer 0: depthwise_conv: it has no filter
// expect: give its size: filter<3>, or filter<rows, columns>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, depthwise_conv<filter<3>>>;
#else
using net = network<input<8, 8, 3>, depthwise_conv<>>;
#endif
