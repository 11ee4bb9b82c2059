// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a local_response_norm of no maps.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: local_response_norm<0, 0\.0001, 0\.75, 1>
// expect: it needs at least 1 map
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 16>, local_response_norm<5>>;
#else
using net = network<input<8, 8, 16>, local_response_norm<0>>;
#endif
