// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a negative output_pad.
// expect-gcc: failed: the number of an option is out of its range
// expect: layer 0: conv_transpose: output_pad<-1>
// expect: each number must be at least 0
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 8>, conv_transpose<4, filter<3>, stride<2>, output_pad<0>>>;
#else
using net = network<input<4, 4, 8>, conv_transpose<4, filter<3>, stride<2>, output_pad<-1>>>;
#endif
