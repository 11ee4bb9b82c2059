// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a softmax in a branch is blamed on that branch, not on the next.
// expect-gcc: failed: nothing may follow softmax
// expect: layer 0: concat branch 0: layer 1: the stack of the concat follows softmax
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>,
                    concat<sequence<conv<4, filter<1>>, relu>, sequence<conv<4, filter<1>>, relu>>,
                    softmax>;
#else
using net =
    network<input<8, 8, 3>,
            concat<sequence<conv<4, filter<1>>, softmax>, sequence<conv<4, filter<1>>, relu>>>;
#endif
