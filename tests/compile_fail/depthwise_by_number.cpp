// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a depthwise convolution with a bare number.
// expect: depthwise_conv<3>: write depthwise_conv<filter<3>>
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got '3'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, depthwise_conv<filter<3>>>;
#else
using net = network<input<8, 8, 3>, depthwise_conv<3>>;
#endif
