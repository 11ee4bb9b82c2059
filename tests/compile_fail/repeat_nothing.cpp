// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an empty repeat.
// expect-gcc: failed: a block needs at least one layer
// expect: layer 0: repeat: there is no layer in it
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 4>, repeat<3, relu>>;
#else
using net = network<input<4, 4, 4>, repeat<3>, relu>;
#endif
