// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a number for pad_same.
// expect-gcc: error: 'strider::pad_same' is not a template
// expect-clang: error: expected '>'
// errors-clang: 3
// max-lines-clang: 14
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad_same>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad_same<1>>>;
#endif
