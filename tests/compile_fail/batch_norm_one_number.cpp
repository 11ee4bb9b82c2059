// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a batch_norm_with by its epsilon alone.
// expect-gcc: failed: a layer has a wrong number of arguments
// expect: layer 0: batch_norm_with<0\.001> has 1 number
// expect: it takes 2: the epsilon and the momentum
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, batch_norm_with<1e-3, 0.1>>;
#else
using net = network<input<8, 8, 3>, batch_norm_with<1e-3>>;
#endif
