// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An output that sees enough rows but too few columns.
//
// expect: receptive field: 12x12 of at least 1x13, 1 column too few
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.receptive_field = {1, 12}}>);
#else
static_assert(within_budget<net, budget{.receptive_field = {1, 13}}>);
#endif
