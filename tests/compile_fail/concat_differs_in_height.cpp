// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of branches of different heights.
// expect-gcc: failed: the branches of a concat must have the same height and width
// expect: layer 0: concat: from 28x28x192 branch 0 makes 28x28x64, branch 2 26x28x32
// expect: height and width must be the same; pad_same keeps them at stride 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<28, 28, 192>, concat<conv<64, filter<1>>, conv<128, filter<3>, pad<1>>,
                                               conv<32, filter<3, 1>, pad_same>>>;
#else
using net =
    network<input<28, 28, 192>,
            concat<conv<64, filter<1>>, conv<128, filter<3>, pad<1>>, conv<32, filter<3, 1>>>>;
#endif
