// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refusal gives the path to a mistake inside a branch.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 2: concat branch 1: layer 1: max_pool: a 2x2 filter, stride 2, pad 0, on a 7x7x4
// expect: input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, relu, relu,
                    concat<max_pool<filter<2>>, sequence<relu, max_pool<filter<2>>>>>;
#else
using net =
    network<input<7, 7, 4>, relu, relu, concat<identity, sequence<relu, max_pool<filter<2>>>>>;
#endif
