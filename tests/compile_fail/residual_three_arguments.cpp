// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a residual around layers that are no sequence.
// expect-gcc: failed: a residual has a body and perhaps a shortcut
// expect: layer 0: residual: 3 arguments: it has a body and perhaps a shortcut
// expect: make one body of several layers: residual<sequence<a, b, c>, shortcut>
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, residual<sequence<relu, conv<4, filter<1>>, relu>>>;
#else
using net = network<input<8, 8, 4>, residual<relu, conv<4, filter<1>>, relu>>;
#endif
