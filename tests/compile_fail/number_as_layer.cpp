// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a number in place of a layer.
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got '10'
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, fully_connected<10>>;
#else
using net = network<input<8, 8, 3>, 10>;
#endif
