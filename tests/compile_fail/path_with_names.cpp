// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refusal gives the path to a mistake, with names.
// expect-gcc: failed: an option may be given once
// expect: layer 1 \(stage2\): layer 0 \(block1\): residual shortcut: conv: stride is given twice
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<
    input<8, 8, 4>, relu,
    named<"stage2", named<"block1", residual<conv<4, filter<1>>, conv<4, filter<1>, stride<1>>>>,
          relu>>;
#else
using net = network<
    input<8, 8, 4>, relu,
    named<"stage2",
          named<"block1", residual<conv<4, filter<1>>, conv<4, filter<1>, stride<1>, stride<1>>>>,
          relu>>;
#endif
