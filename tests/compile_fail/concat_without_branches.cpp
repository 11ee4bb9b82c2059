// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an empty concat.
// expect-gcc: failed: a concat needs two branches or more
// expect: layer 1: concat: 0 branches
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, relu, concat<relu, identity>>;
#else
using net = network<input<8, 8, 4>, relu, concat<>>;
#endif
