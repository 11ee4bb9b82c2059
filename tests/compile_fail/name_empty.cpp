// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a name without a letter.
// expect-gcc: failed: a name has an invalid character
// expect: layer 0: named: an empty text is not a valid name
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"a", relu>>;
#else
using net = network<input<8, 8, 3>, named<"", relu>>;
#endif
