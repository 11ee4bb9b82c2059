// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a network that begins with a layer.
// expect-gcc: failed: a network begins with its input: network<input<H, W, C>, layers\.\.\.>
// expect: the first argument is relu
// expect: write network<input<height, width, channels>, layers\.\.\.>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, softmax>;
#else
using net = network<relu, softmax>;
#endif
