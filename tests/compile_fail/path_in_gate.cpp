// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refusal gives the path to a mistake inside a gate.
// expect-gcc: failed: a layer needs at least one filter
// expect: layer 0: gate body: layer 1: fully_connected: 0 filters
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, gate<global_avg_pool, fully_connected<4>>>;
#else
using net = network<input<8, 8, 4>, gate<global_avg_pool, fully_connected<0>>>;
#endif
