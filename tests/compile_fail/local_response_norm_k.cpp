// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a local_response_norm that could divide by zero.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: local_response_norm<5, 0\.0001, 0\.75, 0>
// expect: k must be greater than 0
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 16>, local_response_norm<5, 1e-4, 0.75, 2.0>>;
#else
using net = network<input<8, 8, 16>, local_response_norm<5, 1e-4, 0.75, 0.0>>;
#endif
