// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an upsample by two factors.
// expect-gcc: failed: a layer has a wrong number of arguments
// expect: layer 0: upsample<2, 2> has 2 numbers
// expect: it takes 1: the factor of rows and columns alike
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, upsample<2>>;
#else
using net = network<input<8, 8, 3>, upsample<2, 2>>;
#endif
