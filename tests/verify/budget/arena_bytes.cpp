// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An arena larger than it may be.
//
// expect: arena bytes: 24,192 of at most 24,191, 1 \(0\.0 %\) too many
// expect: most alive at layer 2 \(stage\): repeat #1: residual body: layer 2 \(conv2\), a conv
// \(step 5\): 24,192 expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.arena_bytes = 24'192}>);
#else
static_assert(within_budget<net, budget{.arena_bytes = 24'191}>);
#endif
