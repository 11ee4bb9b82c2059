// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a type whose name is close to a layer's.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: maxpool<filter<2>> is not a layer; max_pool is one
// expect: layers are the types of <strider/layer\.hpp>: conv<16, filter<5>>, relu,
// expect: max_pool<filter<2>>, \.\.\.
#include <strider/network.hpp>

using namespace strider;

template <class... Options>
struct maxpool {};

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, max_pool<filter<2>>>;
#else
using net = network<input<8, 8, 3>, maxpool<filter<2>>>;
#endif
