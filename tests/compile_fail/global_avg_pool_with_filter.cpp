// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a global_avg_pool that is given a filter.
// expect-gcc: error: 'strider::global_avg_pool' is not a template
// expect-clang: error: expected '>'
// errors-clang: 2
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, global_avg_pool>;
#else
using net = network<input<8, 8, 3>, global_avg_pool<filter<8>>>;
#endif
