// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a filter before the number of filters.
// expect-gcc: conv<16, 5> or conv<3, 16, 5>: write conv<16, filter<5>>
// expect: write conv<16, filter<5>>
// expect-gcc: expected a constant of type 'auto', got 'strider::filter<3>'
// errors-gcc: 3
// expect-clang: error: template argument for non-type template parameter must be an expression
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<filter<3>, 6>>;
#endif
