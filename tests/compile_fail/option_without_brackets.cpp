// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for an option without its numbers.
// expect-gcc: error: type/value mismatch at argument 2
// expect-gcc: expected a type, got 'filter'
// errors-gcc: 2
// expect-clang: error: use of class template 'filter' requires template arguments
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter>>;
#endif
