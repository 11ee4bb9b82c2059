// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of weights whose number overflows.
// expect-gcc: failed: a layer has too many parameters to count
// expect: layer 0: fully_connected: more than 2\^60 weights, on a 46340x46340x1 input
// expect: use fewer filters, or make the volume smaller before it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<46340, 46340, 1>, fully_connected<10>>;
#else
using net = network<input<46340, 46340, 1>, fully_connected<2147483647>>;
#endif
