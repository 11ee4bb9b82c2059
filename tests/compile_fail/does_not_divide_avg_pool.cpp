// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an avg_pool whose default stride, its filter, does not divide.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: avg_pool: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input: \(7 \+ 2\*0 - 3\) /
// expect: 3 \+ 1 = 2\.33
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<6, 6, 3>, avg_pool<filter<3>>>;
#else
using net = network<input<7, 7, 3>, avg_pool<filter<3>>>;
#endif
