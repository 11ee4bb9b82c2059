// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an output_pad that the stride does not exceed.
// expect-gcc: failed: an output_pad must be less than the stride or the dilation
// expect: layer 0: conv_transpose: output_pad 2, stride 2, dilation 1: what it adds must be less
// expect: than the stride or the dilation
// expect: fits with: output_pad 1 or less
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, conv_transpose<4, filter<3>, stride<2>, output_pad<1>>>;
#else
using net = network<input<4, 4, 8>, conv_transpose<4, filter<3>, stride<2>, output_pad<2>>>;
#endif
