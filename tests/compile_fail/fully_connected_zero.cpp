// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a fully connected layer without outputs.
// expect-gcc: failed: a layer needs at least one filter
// expect: layer 0: fully_connected: 0 filters
// expect: it needs at least 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, fully_connected<1>>;
#else
using net = network<input<8, 8, 3>, fully_connected<0>>;
#endif
