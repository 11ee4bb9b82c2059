// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a type that is neither an option nor a layer, among options.
// expect-gcc: failed: a layer was given an option that it does not know
// expect: layer 0: conv: it does not know the option double
// expect: it knows filter, stride, pad, pad_same, dilation, groups, no_bias, exact_fit, floor_fit,
// expect: ceil_fit
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<3>, double>>;
#endif
