// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an input without its channels.
// expect-gcc: failed: an input has three extents: height, width and channels
// expect: input<8, 8>
// expect: write input<height, width, channels>; for
// expect: channels>; for grey images|for grey images input<height, width, 1>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 1>, relu>;
#else
using net = network<input<8, 8>, relu>;
#endif
