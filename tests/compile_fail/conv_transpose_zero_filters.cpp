// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a transposed convolution with no filters.
// expect-gcc: failed: a layer needs at least one filter
// expect: layer 0: conv_transpose: 0 filters
// expect: it needs at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, conv_transpose<1, filter<2>>>;
#else
using net = network<input<4, 4, 8>, conv_transpose<0, filter<2>>>;
#endif
