// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an enumerator as a pad.
// expect-gcc: failed: the numbers of an option must be whole
// expect: layer 0: conv: pad<side\(1\)>
// expect: each number must be whole, and at most 2147483647
#include <strider/network.hpp>

using namespace strider;

enum class side { left, right };
#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<side::right>>>;
#endif
