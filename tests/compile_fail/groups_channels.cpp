// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups that divide the filters and not the channels.
// expect-gcc: failed: the groups of a convolution must divide its channels and its filters
// expect: layer 0: conv: 4 groups of 6 channels and 12 filters: 6 / 4 = 1\.50 channels a group
// expect: fits with: groups 1, 2, 3 or 6, which divide both
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 6>, conv<12, filter<3>, groups<3>>>;
#else
using net = network<input<8, 8, 6>, conv<12, filter<3>, groups<4>>>;
#endif
