// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an option among the layers, as a misplaced bracket writes it.
// expect-gcc: failed: an option is given in place of a layer
// expect: layer 1: pad<1> is an option, not a layer
// expect: write it inside a layer: conv<16, filter<5>, pad<2>>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>, pad<1>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>>, pad<1>>;
#endif
