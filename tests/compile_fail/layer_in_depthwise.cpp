// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a layer among the options of a depthwise convolution.
// expect-gcc: failed: a layer is given in place of an option
// expect: layer 0: depthwise_conv: relu6 is a layer, not an option
// expect: write it after depthwise_conv<\.\.\.>, not inside
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, depthwise_conv<filter<3>>, relu6>;
#else
using net = network<input<8, 8, 3>, depthwise_conv<filter<3>, relu6>>;
#endif
