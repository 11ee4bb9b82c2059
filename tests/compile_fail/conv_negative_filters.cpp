// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a convolution with a negative number of filters.
// expect-gcc: failed: a layer needs at least one filter
// expect: layer 0: conv: -6 filters
// expect: it needs at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<-6, filter<3>>>;
#endif
