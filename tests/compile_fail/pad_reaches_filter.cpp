// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pool with windows that are only padding.
// expect-gcc: failed: the pad of a pool must be smaller than its filter
// expect: layer 0: max_pool: a 2x2 filter, stride 2, pad 2, on a 4x4x3 input: a window of padding
// expect: alone has nothing to pool
// expect: each pad must be less than the filter: at most 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 3>, max_pool<filter<2>, pad<1>>>;
#else
using net = network<input<4, 4, 3>, max_pool<filter<2>, pad<2>>>;
#endif
