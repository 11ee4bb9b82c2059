// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// More multiply-accumulates than allowed.
//
// expect: multiply-accumulates: 483,840 of at most 241,920, 241,920 \(100\.0 %\) too many
// expect: most in layer 2 \(stage\): repeat turn 0: residual body: layer 0 \(conv1\), a conv:
// expect: 110,592 of 483,840 \(22\.9 %\)
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.macs = 483'840}>);
#else
static_assert(within_budget<net, budget{.macs = 241'920}>);
#endif
