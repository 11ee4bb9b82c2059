// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a fractional stride.
// expect-gcc: failed: the numbers of an option must be whole
// expect: layer 0: conv: stride<1\.5>
// expect: each number must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<2>, stride<2>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<2>, stride<1.5>>>;
#endif
