// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a transposed convolution whose output is too large.
// expect-gcc: failed: a volume is too large to be indexed
// expect: layer 0: conv_transpose: an output or a padded input of more than 2147483647 numbers, on
// expect: a 1024x1024x8 input
// expect: use fewer filters, a smaller stride or a smaller input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<1024, 1024, 8>, conv_transpose<8, filter<2>, stride<2>>>;
#else
using net = network<input<1024, 1024, 8>, conv_transpose<8, filter<32>, stride<32>>>;
#endif
