// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a layer after softmax.
// expect-gcc: failed: nothing may follow softmax
// expect: layer 1: relu follows softmax
// expect: softmax ends a network: put it last
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, softmax>;
#else
using net = network<input<8, 8, 3>, softmax, relu>;
#endif
