// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an input in a branch.
// expect-gcc: failed: a network has one input, at its beginning
// expect: layer 0: concat branch 1: layer 0: input<8, 8, 4>|concat branch 1: input<8, 8, 4>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, concat<relu, sequence<relu, relu>>>;
#else
using net = network<input<8, 8, 4>, concat<relu, sequence<input<8, 8, 4>, relu>>>;
#endif
