// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of padding that makes a volume that an int cannot index.
// expect-gcc: failed: a volume is too large to be indexed
// expect: layer 0: conv: an output or a padded input of more than 2147483647 numbers, on an 8x8x3
// expect: input
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<1, filter<3>, pad<1000>, stride<7>, floor_fit>>;
#else
using net = network<input<8, 8, 3>, conv<1, filter<3>, pad<2147483647>>>;
#endif
