// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a gate whose body makes fewer rows and columns.
// expect-gcc: failed: the body of a gate must make its input.s shape, or a number for each map
// expect: layer 0: gate: from 14x14x64 the body makes 12x12x64
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<14, 14, 64>, gate<conv<64, filter<3>, pad<1>>, sigmoid>>;
#else
using net = network<input<14, 14, 64>, gate<conv<64, filter<3>>, sigmoid>>;
#endif
