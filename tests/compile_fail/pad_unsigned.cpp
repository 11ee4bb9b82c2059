// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pad that is -1 to an unsigned type.
// expect-gcc: failed: the numbers of an option must be whole
// expect: layer 0: conv: pad<18446744073709551615>
// expect: each number must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1u>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<18446744073709551615u>>>;
#endif
