// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a name that begins with a dash.
// expect-gcc: failed: a name has an invalid character
// expect: layer 1: -1: this is not a valid name
// expect: write letters, digits,
// expect: but not .* first
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, named<"1", relu>>;
#else
using net = network<input<8, 8, 3>, relu, named<"-1", relu>>;
#endif
