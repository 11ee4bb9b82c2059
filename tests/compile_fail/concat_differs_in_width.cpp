// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of branches of different widths.
// expect-gcc: failed: the branches of a concat must have the same height and width
// expect: layer 0: concat: from 28x28x192 branch 0 makes 28x28x64, branch 1 28x26x32
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net =
    network<input<28, 28, 192>, concat<conv<64, filter<1>>, conv<32, filter<1, 3>, pad<0, 1>>>>;
#else
using net = network<input<28, 28, 192>, concat<conv<64, filter<1>>, conv<32, filter<1, 3>>>>;
#endif
