// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A limit of zero: no percentage can be given.
//
// expect: parameters: 2,560 of at most 0, 2,560 too many
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.parameters = 2'560}>);
#else
static_assert(within_budget<net, budget{.parameters = 0}>);
#endif
