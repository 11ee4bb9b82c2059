// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pad_channels with one number.
// expect-gcc: failed: a layer has a wrong number of arguments
// expect: layer 0: pad_channels<3> has 1 number
// expect: it takes 2: the maps of zeros before and after
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, pad_channels<0, 3>>;
#else
using net = network<input<8, 8, 3>, pad_channels<3>>;
#endif
