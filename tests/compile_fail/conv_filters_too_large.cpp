// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents what the compilers say themselves of a number of filters that no int can hold.
// expect-gcc: error: narrowing conversion of '3000000000' from 'long int' to 'int'
// errors-gcc: 2
// expect-clang: error: non-type template argument evaluates to 3000000000, which cannot be narrowed
// expect-clang: to type 'int'
// errors-clang: 2
// max-lines-clang: 16
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<2147483, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<3000000000, filter<3>>>;
#endif
