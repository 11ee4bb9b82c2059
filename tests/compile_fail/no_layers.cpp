// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a network without layers.
// expect-gcc: failed: a network needs at least one layer after its input
// expect: nothing follows the input 8x8x3
// expect: write network<input<height, width, channels>, layers\.\.\.>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<input<8, 8, 3>>;
#endif
