// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an option outside the brackets of its layer, in a body.
// expect-gcc: failed: an option stands where a layer should
// expect: layer 0: residual body: layer 1: pad<1> is an option, not a layer
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 4>, residual<sequence<conv<4, filter<3>, pad<1>>>>>;
#else
using net = network<input<8, 8, 4>, residual<sequence<conv<4, filter<3>>, pad<1>>>>;
#endif
