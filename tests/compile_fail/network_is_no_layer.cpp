// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a network in a network: a block is a sequence.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: a network cannot contain a network
// expect: name its layers as a block, and use that in both
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, sequence<relu, relu>, softmax>;
#else
using net = network<input<8, 8, 3>, network<input<8, 8, 3>, relu, relu>, softmax>;
#endif
