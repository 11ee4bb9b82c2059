// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an upsample by zero.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: upsample<0>
// expect: the factor must be at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, upsample<1>>;
#else
using net = network<input<8, 8, 3>, upsample<0>>;
#endif
