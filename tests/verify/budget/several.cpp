// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Several exceeded limits: a single error lists them.
//
// expect: parameters: 2,560 of at most 10, 2,550 too many
// expect: most in layer 2
// expect: layers: 11 of at most 5, 6 \(120\.0 %\) too many
// expect-gcc: static assertion failed: the network breaks its budget
// max-lines-clang26: 12
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.parameters = 2'560, .macs = 483'840, .depth = 11}>);
#else
static_assert(within_budget<net, budget{.parameters = 10, .macs = 483'840, .depth = 5}>);
#endif
