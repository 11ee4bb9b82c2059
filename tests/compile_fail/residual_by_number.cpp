// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a residual with a number.
// expect: residual takes layers: write residual<conv<16, filter<1>>>
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got '2'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, residual<relu>>;
#else
using net = network<input<8, 8, 3>, residual<relu, 2>>;
#endif
