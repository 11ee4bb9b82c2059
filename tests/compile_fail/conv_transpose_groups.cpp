// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of groups of a transposed convolution that do not divide.
// expect-gcc: failed: the groups of a convolution must divide its channels and its filters
// expect: layer 0: conv_transpose: 4 groups of 8 channels and 6 filters: 6 / 4 = 1\.50 filters a
// expect: group
// expect: fits with: groups 1 or 2, which divide both; or 4 or 8 filters
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, conv_transpose<6, filter<2>, groups<2>>>;
#else
using net = network<input<4, 4, 8>, conv_transpose<6, filter<2>, groups<4>>>;
#endif
