// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an input that an int cannot index.
// expect-gcc: failed: a volume is too large to be indexed
// expect: input<50000, 50000, 3>: more than 2147483647 numbers
// expect: use a smaller input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<20000, 20000, 3>, relu>;
#else
using net = network<input<50000, 50000, 3>, relu>;
#endif
