// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of two layers with the same name.
// expect-gcc: failed: a name may be given only once in a block
// expect: layer 2 \(conv1\): conv1: layer 0 of the same block has this name already
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"conv1", conv<4, filter<3>>>, relu,
                    named<"conv2", conv<4, filter<3>>>>;
#else
using net = network<input<8, 8, 3>, named<"conv1", conv<4, filter<3>>>, relu,
                    named<"conv1", conv<4, filter<3>>>>;
#endif
