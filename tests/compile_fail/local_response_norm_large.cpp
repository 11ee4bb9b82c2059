// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a local_response_norm over more maps than its kernels hold.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: local_response_norm<70000, 0.0001, 0.75, 1>
// expect: it takes at most 255 maps
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, local_response_norm<255>>;
#else
using net = network<input<8, 8, 3>, local_response_norm<70000>>;
#endif
