// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a maxout without its group size.
// expect-gcc: failed: a layer has a wrong number of arguments
// expect: layer 0: maxout<> has 0 numbers
// expect: it takes 1: the number of maps in a group
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, maxout<3>>;
#else
using net = network<input<8, 8, 3>, maxout<>>;
#endif
