// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// More weights and biases than allowed.
//
// expect: parameters: 2,560 of at most 2,500, 60 \(2\.4 %\) too many
// expect: most in layer 2 \(stage\): repeat turn 0: residual body: layer 0 \(conv1\), a conv:
// expect: 584 of 2,560 \(22\.8 %\)
// expect-gcc: static assertion failed: the network breaks its budget
#include <strider/budget.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
static_assert(within_budget<net, budget{.parameters = 2'560}>);
#else
static_assert(within_budget<net, budget{.parameters = 2'500}>);
#endif
