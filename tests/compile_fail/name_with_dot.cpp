// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a name with a dot, which separates names in weight files.
// expect-gcc: failed: a name has an invalid character
// expect: layer 0: layer1.conv1: this is not a valid name
// expect: write letters, digits
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"layer1", named<"conv1", relu>, relu>>;
#else
using net = network<input<8, 8, 3>, named<"layer1.conv1", relu>>;
#endif
