// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an empty name.
// expect-gcc: failed: a name has a wrong character
// expect: layer 0: : this is no name for a layer
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"a", relu>>;
#else
using net = network<input<8, 8, 3>, named<"", relu>>;
#endif
