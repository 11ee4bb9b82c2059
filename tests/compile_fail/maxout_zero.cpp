// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a maxout of no maps.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: maxout<0>
// expect: a group needs at least 1 map
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, maxout<2>>;
#else
using net = network<input<8, 8, 4>, maxout<0>>;
#endif
