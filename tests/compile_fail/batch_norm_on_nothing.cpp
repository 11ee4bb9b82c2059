// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a batch_norm in place of the input.
// expect-gcc: failed: a network begins with its input: network<input<H, W, C>, layers\.\.\.>
// expect: the first argument is batch_norm
// expect: write network<input<height, width, channels>, layers\.\.\.>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, batch_norm, relu>;
#else
using net = network<batch_norm, relu>;
#endif
