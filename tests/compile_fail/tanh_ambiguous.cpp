// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for tanh after <cmath>.
// expect-gcc: error: template argument 2 is invalid
// expect-clang: error: reference to 'tanh' is ambiguous
// errors-clang: 2
// max-lines-clang: 19
#include <strider/network.hpp>

#include <cmath>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, strider::tanh>;
#else
using net = network<input<8, 8, 3>, tanh>;
#endif
