// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of a forward convolution against the reference.
#pragma once

#include "conv_check.hpp"

namespace strider::test {

/// Checks Kernel, of geometry G, whose border holds zeros, with and without bias.
template <kernel::conv_geometry G, class Kernel, class Real>
void check_forward(bool with_bias) {
    check(erased_forward<Kernel, G, false, Real>(), with_bias, Real{0});
}

} // namespace strider::test
