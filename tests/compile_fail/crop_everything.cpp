// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a crop that leaves nothing.
// expect-gcc: failed: a crop leaves nothing of its input
// expect: layer 0: crop: an 8x6x3 input less 3 \+ 3 rows and 3 \+ 3 columns leaves nothing
// expect: fits with: crop<2> or less
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 6, 3>, crop<2>>;
#else
using net = network<input<8, 6, 3>, crop<3>>;
#endif
