// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a name that could be the number of a layer.
// expect-gcc: failed: a name has a wrong character
// expect: layer 1: 1st: this is no name for a layer
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, named<"first", relu>>;
#else
using net = network<input<8, 8, 3>, relu, named<"1st", relu>>;
#endif
