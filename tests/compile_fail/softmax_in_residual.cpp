// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a softmax in a body is blamed on the body, not on the shortcut.
// expect-gcc: failed: nothing may follow softmax
// expect: layer 0: residual body: layer 1: the sum of the residual follows softmax
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, residual<sequence<relu, sigmoid>, relu>, softmax>;
#else
using net = network<input<8, 8, 3>, residual<sequence<relu, softmax>, relu>>;
#endif
