// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a dense layer with its input size.
// expect: fully_connected<3072, 10>: write fully_connected<10>
// expect-gcc: error: type/value mismatch at argument 2
// expect-gcc: expected a type, got '10'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<32, 32, 3>, fully_connected<10>>;
#else
using net = network<input<32, 32, 3>, fully_connected<3072, 10>>;
#endif
