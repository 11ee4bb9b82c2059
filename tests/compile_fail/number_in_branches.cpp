// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a number among the branches of a concat.
// expect: concat takes layers: write concat<conv<16, filter<1>>, identity>
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got '2'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, concat<relu, relu>>;
#else
using net = network<input<8, 8, 3>, concat<2, relu>>;
#endif
