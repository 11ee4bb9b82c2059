// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a numeric name that is the index of another layer.
// expect-gcc: failed: a name may be given once in a block
// expect: layer 1 \(0\): 0: layer 0 of the same block has this name already
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, named<"0", conv<4, filter<3>>>>;
#else
using net = network<input<8, 8, 3>, conv<4, filter<3>>, named<"0", conv<4, filter<3>>>>;
#endif
