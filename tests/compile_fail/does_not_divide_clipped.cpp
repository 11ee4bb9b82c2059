// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a stride that ceil_fit would not fix: the window would begin behind the
// input.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: max_pool: a 2x2 filter, stride 3, pad 1, on a 4x4x1 input: \(4 \+ 2\*1 - 2\) / 3
// expect: \+ 1 = 2\.33
// expect: fits with: stride 1, 2 or 4; or pad_same; or floor_fit, which leaves 1 row and 1 column
// expect: out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 1>, max_pool<filter<2>, stride<3>, pad<1>, floor_fit>>;
#else
using net = network<input<4, 4, 1>, max_pool<filter<2>, stride<3>, pad<1>>>;
#endif
