// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an option that is given twice.
// expect-gcc: failed: an option may be given only once
// expect: layer 0: conv: filter is given twice
// expect: keep one of them
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1>, filter<3>>>;
#endif
