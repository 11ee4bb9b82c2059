// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a crop with three numbers.
// expect-gcc: failed: a layer has a wrong number of arguments
// expect: layer 0: crop<1, 1, 2> has 3 numbers
// expect: crop takes 1 \(all sides\), 2 \(rows, columns\) or 4 \(top, bottom, left, right\)
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, crop<1, 1, 2, 2>>;
#else
using net = network<input<8, 8, 3>, crop<1, 1, 2>>;
#endif
