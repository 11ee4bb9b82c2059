// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of zero groups.
// expect-gcc: failed: the number of an option is out of its range
// expect: layer 0: conv: groups<0>
// expect: each number must be at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, conv<8, filter<3>, groups<1>>>;
#else
using net = network<input<8, 8, 4>, conv<8, filter<3>, groups<0>>>;
#endif
