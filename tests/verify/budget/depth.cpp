// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// More layers than allowed.
//
// expect: layers: 11 of at most 10, 1 \(10\.0 %\) too many
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.depth = 11}>);
#else
static_assert(within_budget<net, budget{.depth = 10}>);
#endif
