// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a network whose only layer is an empty sequence.
// expect-gcc: failed: a network needs at least one layer after its input
// expect: nothing follows the input 8x8x3
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, sequence<relu>>;
#else
using net = network<input<8, 8, 3>, sequence<>>;
#endif
