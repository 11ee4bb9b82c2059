// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of the first layer of ResNet as in papers, and the suggestions.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: a 7x7 filter, stride 2, pad 3, on a 224x224x3 input: \(224 \+ 2\*3 - 7\) / 2 \+ 1 =
// expect: 112\.50
// expect: fits with: stride 1; or pad<3, 2, 3, 2>; or floor_fit, which leaves 1 row and 1 column
// expect: out
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<224, 224, 3>, conv<64, filter<7>, stride<2>, pad<3, 2, 3, 2>>>;
#else
using net = network<input<224, 224, 3>, conv<64, filter<7>, stride<2>, pad<3>>>;
#endif
