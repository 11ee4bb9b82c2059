// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a number in a gate.
// expect: gate takes layers: write gate<global_avg_pool, sigmoid>
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got '3'
// errors-gcc: 2
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, gate<fully_connected<3>, sigmoid>>;
#else
using net = network<input<8, 8, 3>, gate<3, sigmoid>>;
#endif
