// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents what the compilers say themselves of an input without its channels.
// expect-gcc: error: wrong number of template arguments \(2, should be 3\)
// errors-gcc: 2
// max-lines-gcc: 12
// expect-clang: error: too few template arguments for class template 'input'
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 1>, relu>;
#else
using net = network<input<8, 8>, relu>;
#endif
