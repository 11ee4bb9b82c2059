// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of void in place of a layer.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: void is not a layer
// expect: layers are the types of <strider/layer\.hpp>: conv<16, filter<5>>, relu,
// expect: max_pool<filter<2>>, \.\.\.
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu>;
#else
using net = network<input<8, 8, 3>, void>;
#endif
