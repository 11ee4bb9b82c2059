// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A wrong input.
//
// expect: input: 16x12x3, not 12x16x3 as it has to be
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.input = {16, 12, 3}}>);
#else
static_assert(within_budget<net, budget{.input = {12, 16, 3}}>);
#endif
