// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a number that is not a compile-time constant.
// expect-gcc: error: the value of 'filters' is not usable in a constant expression
// errors-gcc: 2
// max-lines-gcc: 12
// expect-clang: error: non-type template argument is not a constant expression
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
const int filters = 6;
using net = network<input<8, 8, 3>, conv<filters, filter<3>>>;
#else
int filters = 6;
using net = network<input<8, 8, 3>, conv<filters, filter<3>>>;
#endif
