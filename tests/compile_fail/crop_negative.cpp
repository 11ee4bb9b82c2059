// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a negative crop.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: crop<-1>
// expect: each number must be at least 0
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<4, filter<1>, pad<1>>>;
#else
using net = network<input<8, 8, 3>, crop<-1>>;
#endif
