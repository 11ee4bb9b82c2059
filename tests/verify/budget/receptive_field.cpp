// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An output whose receptive field is too small.
//
// expect: receptive field: 12x12 of at least 13x14, 1 row and 2 columns too few
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.receptive_field = {12, 12}}>);
#else
static_assert(within_budget<net, budget{.receptive_field = {13, 14}}>);
#endif
