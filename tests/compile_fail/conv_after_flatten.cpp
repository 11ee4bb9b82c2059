// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a convolution after flatten.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 1: conv: a 3x3 filter, stride 1, pad 0, on a 1x1x192 input: the padded input has 1
// expect: row and 1 column
// expect: fits with: filter 1; or pad 1 or larger
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>, flatten>;
#else
using net = network<input<8, 8, 3>, flatten, conv<6, filter<3>>>;
#endif
