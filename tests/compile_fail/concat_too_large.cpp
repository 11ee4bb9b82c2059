// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of too many concatenated maps to be indexed.
// expect-gcc: failed: a volume is too large to be indexed
// expect: layer 0: concat: an output or a padded input of more than 2147483647 numbers
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<1024, 1024, 64>, concat<conv<1024, filter<1>>, conv<1023, filter<1>>>>;
#else
using net = network<input<1024, 1024, 64>, concat<conv<1024, filter<1>>, conv<1024, filter<1>>>>;
#endif
