// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pool without a filter.
// expect-gcc: failed: a convolution or a pool needs a filter
// expect: layer 1: max_pool: it has no filter
// expect: give its size: filter<3>, or filter<rows, columns>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, max_pool<filter<2>>>;
#else
using net = network<input<8, 8, 3>, relu, max_pool<>>;
#endif
