// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a second input.
// expect-gcc: failed: a network has one input, at its beginning
// expect: layer 1: input<8, 8, 3>: a network has one input, its first argument
// expect: remove it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, softmax>;
#else
using net = network<input<8, 8, 3>, relu, input<8, 8, 3>, softmax>;
#endif
