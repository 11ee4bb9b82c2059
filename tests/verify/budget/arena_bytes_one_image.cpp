// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An arena for one image per call above its limit.
//
// expect: arena bytes: 16,128 of at most 16,127, 1 \(0\.0 %\) too many
// expect: a conv \(step 3\): 16,128
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.arena_bytes = 16'128}, numerics::exact, one_image>);
#else
static_assert(within_budget<net, budget{.arena_bytes = 16'127}, numerics::exact, one_image>);
#endif
