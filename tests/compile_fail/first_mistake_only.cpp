// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that only the first of two mistakes is reported.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 3x3 filter, stride 2, pad 0, on an 8x8x3 input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<4, filter<3>>, max_pool<filter<2>>>;
#else
using net = network<input<8, 8, 3>, conv<4, filter<3>, stride<2>>, max_pool<filter<2>, no_bias>>;
#endif
