// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents what the compilers say themselves of a number where an option should stand.
// expect-gcc: error: type/value mismatch at argument 2
// expect-gcc: expected a type, got '3'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<6, 3>>;
#endif
