// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a filter given as text.
// expect-gcc: error: '"3x3"' is not a valid template argument for type 'const char\*' because
// expect-gcc: string literals can never be used in this context
// errors-gcc: 3
// expect-clang: error: pointer to subobject of string literal is not allowed in a template argument
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<3, 3>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<"3x3">>>;
#endif
