// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a fit policy on a transposed convolution, where nothing remains.
// expect-gcc: failed: a layer was given an option that it does not know
// expect: layer 0: conv_transpose: it does not know the option floor_fit
// expect: it knows filter, stride, pad, dilation, groups, output_pad, no_bias
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, conv_transpose<4, filter<3>, stride<2>>>;
#else
using net = network<input<4, 4, 8>, conv_transpose<4, filter<3>, stride<2>, floor_fit>>;
#endif
