// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a momentum above 1.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: batch_norm_with<1e-05, 9>
// expect: the momentum must be from 0 to 1
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, batch_norm_with<1e-5, 0.9>>;
#else
using net = network<input<8, 8, 3>, batch_norm_with<1e-5, 9.0>>;
#endif
