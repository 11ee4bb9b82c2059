// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a negative number of maps of zeros.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: pad_channels<8, -8>
// expect: each number must be at least 0
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 16>, pad_channels<8, 8>>;
#else
using net = network<input<8, 8, 16>, pad_channels<8, -8>>;
#endif
