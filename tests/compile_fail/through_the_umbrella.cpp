// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refusal is as short when all of strider is included.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input
// max-lines-clang: 12
#include <strider/strider.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>>;
#else
using net = network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>;
#endif
