// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the message for a named block without a name.
// expect-gcc: named takes a name, then layers: named<\\"conv1\\", relu>
// errors-gcc: 2
// expect: a name, then layers: named<.?"conv1.?", relu>
// expect-clang: error: template argument for non-type template parameter must be an expression
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, named<"act", relu>>;
#else
using net = network<input<8, 8, 3>, named<relu>>;
#endif
