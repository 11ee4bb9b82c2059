// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a transposed convolution without its filter.
// expect-gcc: failed: a convolution or a pool needs a filter
// expect: layer 0: conv_transpose: it has no filter
// expect: give its size: filter<3>, or filter<rows, columns>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, conv_transpose<6, filter<2>>>;
#else
using net = network<input<4, 4, 8>, conv_transpose<6>>;
#endif
