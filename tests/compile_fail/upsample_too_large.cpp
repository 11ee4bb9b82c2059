// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an upsample whose output is too large.
// expect-gcc: failed: a volume is too large to be indexed
// expect: layer 0: upsample: an output or a padded input of more than 2147483647 numbers, on a
// expect: 1024x1024x1 input
// expect: use a smaller factor or a smaller input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<1024, 1024, 1>, upsample<45>>;
#else
using net = network<input<1024, 1024, 1>, upsample<46>>;
#endif
