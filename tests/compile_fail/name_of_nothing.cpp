// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a name without layers.
// expect-gcc: failed: a block needs at least one layer
// expect: layer 0 \(stem\): named: there is no layer in it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"stem", relu>, relu>;
#else
using net = network<input<8, 8, 3>, named<"stem">, relu>;
#endif
