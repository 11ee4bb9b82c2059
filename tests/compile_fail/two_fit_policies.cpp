// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of two fit policies.
// expect-gcc: failed: two options contradict each other
// expect: layer 0: max_pool: floor_fit and ceil_fit exclude each other
// expect: keep one of them
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, max_pool<filter<3>, stride<2>, ceil_fit>>;
#else
using net = network<input<8, 8, 3>, max_pool<filter<3>, stride<2>, floor_fit, ceil_fit>>;
#endif
