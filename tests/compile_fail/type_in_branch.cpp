// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a type that is no layer, in a branch.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: concat branch 1: int is not a layer
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, concat<relu, identity>>;
#else
using net = network<input<8, 8, 4>, concat<relu, int>>;
#endif
