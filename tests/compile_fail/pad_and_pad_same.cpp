// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of pad together with pad_same.
// expect-gcc: failed: two options contradict each other
// expect: layer 0: conv: pad and pad_same exclude each other
// expect: keep one of them
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad_same>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1>, pad_same>>;
#endif
