// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a filter for a layer that sees the whole volume.
// expect-gcc: failed: a layer was given an option that it does not know
// expect: layer 0: fully_connected: it does not know the option filter
// expect: it knows no_bias
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, fully_connected<10, no_bias>>;
#else
using net = network<input<8, 8, 3>, fully_connected<10, filter<8>>>;
#endif
