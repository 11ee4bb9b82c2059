// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a local_response_norm without its brackets.
// expect-gcc: error: type/value mismatch at argument 1
// expect-gcc: expected a type, got 'local_response_norm'
// expect-clang: error: use of class template 'local_response_norm' requires template arguments
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 16>, local_response_norm<>>;
#else
using net = network<input<8, 8, 16>, local_response_norm>;
#endif
