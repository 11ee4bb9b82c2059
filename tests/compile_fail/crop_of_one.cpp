// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a crop of a volume of one row.
// expect-gcc: failed: a crop leaves nothing of its input
// expect: layer 0: crop: a 1x1x3 input less 1 \+ 1 rows and 1 \+ 1 columns leaves nothing
// expect: nothing can be cropped on both sides: remove it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<1, 1, 3>, crop<0>>;
#else
using net = network<input<1, 1, 3>, crop<1>>;
#endif
