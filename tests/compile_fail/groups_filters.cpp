// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups that divide the channels and not the filters.
// expect-gcc: failed: the groups of a convolution must divide its channels and its filters
// expect: layer 0: conv: 3 groups of 96 channels and 20 filters: 20 / 3 = 6\.67 filters a group
// expect: fits with: groups 1, 2 or 4, which divide both; or 18 or 21 filters
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 96>, conv<20, filter<3>, groups<4>>>;
#else
using net = network<input<8, 8, 96>, conv<20, filter<3>, groups<3>>>;
#endif
