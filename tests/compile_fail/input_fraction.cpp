// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a fractional extent.
// expect-gcc: failed: every extent of an input must be at least 1
// expect: input<8, 8\.5, 3>
// expect: height, width and channels must each be whole, from 1 to 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<input<8, 8.5, 3>, relu>;
#endif
