// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a concat around layers of one sequence.
// expect-gcc: failed: a concat needs two branches or more
// expect: layer 0: concat: 1 branch
// expect: write concat<first, second, ...>; identity is the volume itself
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, concat<relu, identity>>;
#else
using net = network<input<8, 8, 4>, concat<sequence<relu, relu>>>;
#endif
