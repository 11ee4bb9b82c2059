// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of multiply-accumulates whose number overflows.
// expect-gcc: failed: a layer has too much work to count
// expect: layer 0: conv: more than 2\^60 multiply-accumulates, on a 46340x46340x1 input
// expect: use fewer filters, or make the volume smaller before it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<46340, 46340, 1>, conv<2, filter<46241>>>;
#else
using net = network<input<46340, 46340, 1>, conv<200000, filter<46241>>>;
#endif
