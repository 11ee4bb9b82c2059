// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a layer without its template arguments.
// expect-gcc: expected a type, got 'conv'
// expect-clang: use of class template 'conv' requires template arguments
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3>>>;
#else
using net = network<input<8, 8, 3>, conv>;
#endif
