// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents what the compilers say themselves of the filter before the number of filters.
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a constant of type 'int', got 'strider::filter<3>'
// errors-gcc: 3
// expect-clang: error: template argument for non-type template parameter must be an expression
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<filter<3>, 6>>;
#endif
