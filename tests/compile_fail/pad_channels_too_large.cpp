// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of maps of zeros that are too many.
// expect-gcc: failed: a volume is too large to be indexed
// expect: layer 0: pad_channels: an output or a padded input of more than 2147483647 numbers, on a
// expect: 1024x1024x3 input
// expect: use fewer channels or a smaller input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<1024, 1024, 3>, pad_channels<1000, 1000>>;
#else
using net = network<input<1024, 1024, 3>, pad_channels<2000, 2000>>;
#endif
