// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an input with a negative number of channels.
// expect-gcc: failed: every extent of an input must be at least 1
// expect: input<4, 4, -3>
// expect: height, width and channels must each be at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 3>, relu>;
#else
using net = network<input<4, 4, -3>, relu>;
#endif
