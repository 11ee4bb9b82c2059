// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a layer among the options of another, as a misplaced bracket writes it.
// expect-gcc: failed: a layer is given in place of an option
// expect: layer 0: conv: relu is a layer, not an option
// expect: write it after conv<\.\.\.>, not inside
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>, relu>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, relu>>;
#endif
