// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a block with a named layer, used twice without a name of its own.
// expect-gcc: failed: a name may be given only once in a block
// expect: layer 2 \(conv\): conv: layer 0 of the same block has this name already
#include <strider/network.hpp>

using namespace strider;

template <int K>
using block = sequence<named<"conv", conv<K, filter<3>>>, relu>;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"block1", block<4>>, named<"block2", block<8>>>;
#else
using net = network<input<8, 8, 3>, block<4>, block<8>>;
#endif
