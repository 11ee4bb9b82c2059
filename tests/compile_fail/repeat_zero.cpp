// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a repeat of no turns.
// expect-gcc: failed: a repeat needs at least one turn
// expect: layer 0: repeat: repeat<0, ...>
// expect: it needs at least 1 turn
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 4>, repeat<1, relu>, relu>;
#else
using net = network<input<4, 4, 4>, repeat<0, relu>, relu>;
#endif
