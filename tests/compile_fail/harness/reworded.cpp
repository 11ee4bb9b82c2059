// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: a strider message with other words than expected.
// complaint: not found: is larger than the input
// expect: layer 0: conv: a 9x9 filter
// expect: is larger than the input
// max-lines: 20
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<6, filter<8>>>;
#else
using net = network<input<8, 8, 3>, conv<6, filter<9>>>;
#endif
