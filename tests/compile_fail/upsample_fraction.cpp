// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an upsample by a fraction.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: upsample<1\.5>
// expect: each number must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, upsample<2>>;
#else
using net = network<input<8, 8, 3>, upsample<1.5>>;
#endif
