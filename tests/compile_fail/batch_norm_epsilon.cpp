// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a negative epsilon.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: batch_norm_with<-0\.001, 0\.1>
// expect: the epsilon must be greater than 0, such as 1e-05
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, batch_norm_with<1e-3, 0.1>>;
#else
using net = network<input<8, 8, 3>, batch_norm_with<-1e-3, 0.1>>;
#endif
