// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an input with a batch.
// expect-gcc: failed: an input has three extents: height, width and channels
// expect: input<16, 8, 8, 3>
// expect: write input<height, width, channels>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<input<16, 8, 8, 3>, relu>;
#endif
