// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a convolution with the channels of its input.
// expect-gcc: conv<16, 5> or conv<3, 16, 5>: write conv<16, filter<5>>
// expect: write conv<16, filter<5>>
// expect-gcc: error: type/value mismatch at argument 2
// expect-gcc: expected a type, got '16'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<16, filter<5>>>;
#else
using net = network<input<8, 8, 3>, conv<3, 16, filter<5>>>;
#endif
