// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for an unknown name.
// expect-gcc: error: 'sigmoidal' was not declared in this scope
// errors-gcc: 2
// expect-clang: error: unknown type name 'sigmoidal'; did you mean 'sigmoid'\?
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, sigmoid>;
#else
using net = network<input<8, 8, 3>, sigmoidal>;
#endif
