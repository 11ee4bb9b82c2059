// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a negative dropout.
// expect-gcc: failed: an argument of a layer is out of its range
// expect: layer 0: dropout<-1>
// expect: the percentage must be from 0 to 99: dropout<50> drops half
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, dropout<0>>;
#else
using net = network<input<8, 8, 3>, dropout<-1>>;
#endif
