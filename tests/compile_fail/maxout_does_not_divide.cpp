// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a maxout whose groups do not divide the maps.
// expect-gcc: failed: the maps of maxout must be in groups of the same size
// expect: layer 0: maxout: groups of 4 on an 8x8x10 input: 10 / 4 = 2\.50 maps
// expect: fits with: maxout of 1, 2, 5 or 10; or 8 or 12 channels before it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 10>, maxout<5>>;
#else
using net = network<input<8, 8, 10>, maxout<4>>;
#endif
