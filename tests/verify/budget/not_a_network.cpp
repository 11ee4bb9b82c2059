// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A layer in place of a network.
//
// expect: only a strider::network has a budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.parameters = 2'560}>);
#else
static_assert(within_budget<relu, budget{.parameters = 2'560}>);
#endif
