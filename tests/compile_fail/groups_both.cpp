// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups that divide neither channels nor filters.
// expect-gcc: failed: the groups of a convolution must divide its channels and its filters
// expect: layer 0: conv: 7 groups of 64 channels and 32 filters: 64 / 7 = 9\.14 channels, 32 / 7 =
// expect: 4\.57 filters a group
// expect: fits with: groups 1, 2, 4, 8, 16 or 32, which divide both
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 64>, conv<32, filter<3>, groups<8>>>;
#else
using net = network<input<8, 8, 64>, conv<32, filter<3>, groups<7>>>;
#endif
