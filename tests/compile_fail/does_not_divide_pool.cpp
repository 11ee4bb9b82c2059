// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pool, not the first layer, whose stride does not divide.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 1: max_pool: a 2x2 filter, stride 2, pad 0, on a 7x7x3 input: \(7 \+ 2\*0 - 2\) /
// expect: 2 \+ 1 = 3\.50
// expect: fits with: stride 1; or pad_same; or floor_fit
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 7, 3>, relu, max_pool<filter<3>, stride<2>>>;
#else
using net = network<input<7, 7, 3>, relu, max_pool<filter<2>, stride<2>>>;
#endif
