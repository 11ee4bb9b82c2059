// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a fractional number of turns.
// expect-gcc: failed: a repeat needs at least one turn
// expect: layer 0: repeat: repeat<2\.5, \.\.\.>
// expect: the number of turns must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, repeat<2, relu>>;
#else
using net = network<input<8, 8, 3>, repeat<2.5, relu>>;
#endif
