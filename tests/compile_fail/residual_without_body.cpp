// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an empty residual.
// expect-gcc: failed: a block needs at least one layer
// expect: layer 0: residual: there is no layer in it
// expect: it needs at least one; identity adds none
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, residual<relu>>;
#else
using net = network<input<8, 8, 4>, residual<sequence<>>>;
#endif
