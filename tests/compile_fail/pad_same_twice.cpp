// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of pad_same twice.
// expect-gcc: failed: an option may be given only once
// expect: layer 0: conv: pad_same is given twice
// expect: keep one of them
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad_same>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad_same, pad_same>>;
#endif
