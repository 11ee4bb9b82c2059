// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a body whose filters have no pad.
// expect-gcc: failed: the body and the shortcut of a residual must make the same volume
// expect: layer 0: residual: from 56x56x64 the body makes 52x52x64
// expect: fits with: a body that makes 56x56x64; at stride 1 pad_same keeps height and width
#include <strider/network.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net =
    network<input<56, 56, 64>,
            residual<sequence<conv<64, filter<3>, pad_same>, relu, conv<64, filter<3>, pad_same>>>>;
#else
using net =
    network<input<56, 56, 64>, residual<sequence<conv<64, filter<3>>, relu, conv<64, filter<3>>>>>;
#endif
