// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a transposed convolution with bare numbers.
// expect: <16, 2>: write conv_transpose<16, filter<2>>
// expect-gcc: error: type/value mismatch at argument 2
// expect-gcc: expected a type, got '2'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv_transpose<16, filter<2>>>;
#else
using net = network<input<8, 8, 3>, conv_transpose<16, 2>>;
#endif
