// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a convolution with 0 filters.
// expect-gcc: failed: a layer needs at least one filter
// expect: layer 0: conv: 0 filters
// expect: it needs at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<1, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<0, filter<3>>>;
#endif
