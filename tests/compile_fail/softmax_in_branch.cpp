// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a softmax in a branch, which the end of its concat follows.
// expect-gcc: failed: nothing may follow softmax
// expect: concat follows softmax
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, concat<relu, sigmoid>, softmax>;
#else
using net = network<input<8, 8, 4>, concat<relu, softmax>>;
#endif
