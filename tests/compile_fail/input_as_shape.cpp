// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a shape instead of an input.
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got 'strider::shape\{8, 8, 3\}'
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<shape{8, 8, 3}, relu>;
#endif
