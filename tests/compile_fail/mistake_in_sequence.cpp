// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a mistake inside nested sequences is counted as if they were written out.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 2: conv: a 3x3 filter, stride 2, pad 0, on an 8x8x3 input: \(8 \+ 2\*0 - 3\) / 2
// expect: \+ 1 = 3\.50
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net =
    network<input<8, 8, 3>, relu, sequence<relu, sequence<conv<4, filter<2>, stride<2>>, relu>>>;
#else
using net =
    network<input<8, 8, 3>, relu, sequence<relu, sequence<conv<4, filter<3>, stride<2>>, relu>>>;
#endif
