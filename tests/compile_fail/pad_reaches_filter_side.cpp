// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an avg_pool that is padded too far on one side.
// expect-gcc: failed: the pad of a pool must be smaller than its filter
// expect: layer 0: avg_pool: a 2x3 filter, stride 1, pad <0, 1, 3, 0>, on a 4x4x3 input: a window
// expect: of padding alone
// expect: each pad must be less than the filter: at most 1x2
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 3>, avg_pool<filter<2, 3>, stride<1>, pad<0, 1, 2, 0>>>;
#else
using net = network<input<4, 4, 3>, avg_pool<filter<2, 3>, stride<1>, pad<0, 1, 3, 0>>>;
#endif
