// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an output that an int cannot index.
// expect-gcc: failed: a volume is too large to be indexed
// expect: layer 0: conv: an output or a padded input of more than 2147483647 numbers, on a
// expect: 2000x2000x3 input
// expect: use fewer filters, a larger stride or a smaller input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<2000, 2000, 3>, conv<500, filter<3>>>;
#else
using net = network<input<2000, 2000, 3>, conv<1000, filter<3>>>;
#endif
