// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a gate whose body's output differs from the number of maps.
// expect-gcc: failed: the body of a gate must make its input.s shape, or a number for each map
// expect: layer 0: gate: from 14x14x64 the body makes 1x1x16
// expect: it must make 1x1x64, a number for each map, or 14x14x64
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<14, 14, 64>,
                    gate<global_avg_pool, fully_connected<16>, relu, fully_connected<64>, sigmoid>>;
#else
using net = network<input<14, 14, 64>, gate<global_avg_pool, fully_connected<16>, sigmoid>>;
#endif
