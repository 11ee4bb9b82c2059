// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Documents the compilers' own errors for a batch_norm with a number of channels.
// expect-gcc: error: 'strider::batch_norm' is not a template
// expect-clang: error: expected '>'
// errors-clang: 2
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, batch_norm>;
#else
using net = network<input<8, 8, 3>, batch_norm<3>>;
#endif
