// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of numbers in place of an input.
// expect-gcc: network takes types: network<input<32, 32, 3>, conv<16, filter<5>>, relu>
// expect-clang: types: network<input<32, 32, 3>, conv<16, filter<5>>, relu>
// expect-gcc: expected a type, got .28
// errors-gcc: 3
// expect-clang: error: template argument for template type parameter must be a type
#include <strider/layer.hpp>
#include <strider/network.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, fully_connected<10>>;

#ifdef STRIDER_GOOD_TWIN
using other = network<input<28, 28, 1>, fully_connected<10>>;
#else
using other = network<28, 28, 1, fully_connected<10>>;
#endif
