// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A wrong output.
//
// expect: output: 8x6x8, not 8x6x10 as it has to be
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.output = {8, 6, 8}}>);
#else
static_assert(within_budget<net, budget{.output = {8, 6, 10}}>);
#endif
