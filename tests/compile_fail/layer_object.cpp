// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for an object of a layer instead of its type.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: relu ?\(\) is not a layer; relu is one
// expect: layers are the types of <strider/layer\.hpp>: conv<16, filter<5>>, relu,
// expect: max_pool<filter<2>>, \.\.\.
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, softmax>;
#else
using net = network<input<8, 8, 3>, relu(), softmax>;
#endif
