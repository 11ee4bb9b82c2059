// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an input without rows.
// expect-gcc: failed: every extent of an input must be at least 1
// expect: input<0, 4, 3>
// expect: height, width and channels must each be at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<1, 4, 3>, relu>;
#else
using net = network<input<0, 4, 3>, relu>;
#endif
