// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of more layers than compilers can check.
// expect-gcc: failed: a network has too many layers
// expect: network: 5000 layers, where at most 4096 can be checked
// expect: use fewer turns of a repeat
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<4, 4, 4>, repeat<1000, relu>>;
#else
using net = network<input<4, 4, 4>, repeat<2500, relu, sigmoid>>;
#endif
