// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for an activation with brackets.
// expect-gcc: error: 'strider::relu' is not a template
// expect-clang: error: expected '>'
// errors-clang: 2
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<input<8, 8, 3>, relu<>>;
#endif
