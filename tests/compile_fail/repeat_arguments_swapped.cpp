// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a block before the number of its turns.
// expect-gcc: repeat takes turns, then layers: write repeat<3, conv<16, filter<1>>>
// expect-gcc: expected a constant of type 'auto', got 'strider::relu'
// expect-gcc: expected a type, got '3'
// errors-gcc: 3
// expect-clang: error: template argument for non-type template parameter must be an expression
// expect: then layers: write repeat<3, conv<16, filter<1>>>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, repeat<3, relu>>;
#else
using net = network<input<8, 8, 3>, repeat<relu, 3>>;
#endif
