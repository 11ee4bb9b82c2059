// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checks of the gradients of a convolution with lanes across images.
#pragma once

#include "conv_check.hpp"

#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/image_lanes_gradient.hpp>
#include <strider/kernel/conv/image_lanes_weight_gradient.hpp>

namespace strider::test {

/// Checks the gradient of the input; the border of that of the output holds zeros.
template <kernel::conv_geometry G, kernel::layout Gradient, kernel::layout Result, class Kernel,
          class Real>
void check_data_gradient() {
    check(erased_data_gradient<Kernel, G, false, Gradient, Result, Real>(), Real{0});
}

/// Checks the gradients of weights and bias; the border of the input holds zeros.
template <class Kernel, kernel::conv_geometry G, kernel::layout Gradient, class Real, class Isa>
void check_weight_gradient() {
    auto tested = erased_weight_gradient<Kernel, G, false, G.input, Gradient, Real>();
    tested.add_bias = [](const Real* dy, Real* db) {
        using element = typename Kernel::element;
        kernel::add_bias_gradient<Gradient, Real, Isa>(reinterpret_cast<const element*>(dy), db);
    };
    check(tested, Real{0});
}

} // namespace strider::test
