// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a depthwise stride that does not divide.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: depthwise_conv: a 3x3 filter, stride 2, pad 1, on a 112x112x64 input: \(112 \+
// expect: 2\*1 - 3\) / 2 \+ 1 = 56\.50
// expect: fits with: stride 1 or 3; or pad<1, 0, 1, 0>; or floor_fit, which leaves 1 row and 1
// expect: column out; or ceil_fit, which adds 1 row and 1 column
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<112, 112, 64>, depthwise_conv<filter<3>, stride<2>, pad<1>, floor_fit>>;
#else
using net = network<input<112, 112, 64>, depthwise_conv<filter<3>, stride<2>, pad<1>>>;
#endif
