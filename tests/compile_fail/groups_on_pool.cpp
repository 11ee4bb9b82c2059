// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups on a pool.
// expect-gcc: failed: a layer was given an option that it does not know
// expect: layer 0: max_pool: it does not know the option groups
// expect: it knows filter, stride, pad, pad_same, exact_fit, floor_fit, ceil_fit
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, max_pool<filter<2>>>;
#else
using net = network<input<8, 8, 4>, max_pool<filter<2>, groups<4>>>;
#endif
