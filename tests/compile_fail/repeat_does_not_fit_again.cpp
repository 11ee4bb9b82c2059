// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a block that fits once, and not in its second turn.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: repeat turn 1: layer 0: conv: a 2x2 filter, stride 2, pad 0, on a 7x7x4 input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<16, 16, 4>, repeat<2, conv<4, filter<2>, stride<2>>, relu>>;
#else
using net = network<input<14, 14, 4>, repeat<2, conv<4, filter<2>, stride<2>>, relu>>;
#endif
