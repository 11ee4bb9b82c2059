// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An arena above its limit: of an inference for batches, which runs blocks of 16.
//
// expect: arena bytes: 258,048 of at most 258,047, 1 \(0\.0 %\) too many
// expect: most alive at layer 2 \(stage\): repeat turn 0: residual body: layer 0 \(conv1\), a conv
// expect: a conv \(step 3\): 258,048
// expect: for one image a call \(one_image\): 16,128
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(
    within_budget<net, budget{.arena_bytes = 258'048}, numerics::exact, float, isa::avx512>);
#else
static_assert(
    within_budget<net, budget{.arena_bytes = 258'047}, numerics::exact, float, isa::avx512>);
#endif
