// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups on an input of three channels.
// expect-gcc: failed: the groups of a convolution must divide its channels and its filters
// expect: layer 0: conv: 2 groups of 3 channels and 8 filters: 3 / 2 = 1\.50 channels a group
// expect: fits with: groups 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<8, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<8, filter<3>, groups<2>>>;
#endif
