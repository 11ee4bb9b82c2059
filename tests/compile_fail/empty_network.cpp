// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a network without arguments.
// expect-gcc: failed: a network begins with its input: network<input<H, W, C>, layers\.\.\.>
// expect: the first argument is missing
// expect: write network<input<height, width, channels>, layers\.\.\.>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<>;
#endif
