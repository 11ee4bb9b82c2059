// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a negative number of turns.
// expect-gcc: failed: a repeat needs at least one turn
// expect: layer 1: repeat: repeat<-2, ...>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 4>, relu, repeat<2, relu>>;
#else
using net = network<input<4, 4, 4>, relu, repeat<-2, relu>>;
#endif
