// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a leaky_relu that is given a slope.
// expect-gcc: error: 'strider::leaky_relu' is not a template
// expect-clang: error: expected '>'
// errors-clang: 2
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, leaky_relu>;
#else
using net = network<input<8, 8, 3>, leaky_relu<0.01>>;
#endif
