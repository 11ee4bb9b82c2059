// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of pads that remove the whole output of a transposed convolution.
// expect-gcc: failed: the pads of a transposed convolution leave nothing of its output
// expect: layer 0: conv_transpose: a 3x3 filter, stride 1, pad 2, on a 2x2x8 input: it writes 4
// expect: rows and 4 columns, less the pads 0x0
// expect: fits with: pad 1 or less
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<2, 2, 8>, conv_transpose<4, filter<3>, pad<1>>>;
#else
using net = network<input<2, 2, 8>, conv_transpose<4, filter<3>, pad<2>>>;
#endif
