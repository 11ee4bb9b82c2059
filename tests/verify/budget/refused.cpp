// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// An invalid network: its own error is the only one.
//
// expect: layer 0: conv: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input
// max-lines-clang: 12
#include <strider/network.hpp>

#include "net.hpp"

#ifdef STRIDER_GOOD_TWIN
using seen = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>>;
#else
using seen = network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>;
#endif
static_assert(within_budget<seen, budget{.parameters = 168, .arena_bytes = 10'000}>);
