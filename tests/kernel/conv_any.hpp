// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines convolutions of any dilation, groups, stride and pads, and the checks of their kernels
// and of the transposed ones against the references.
#pragma once

#include "conv_check.hpp"

#include <strider/kernel/conv/select.hpp>

#include <type_traits>

namespace strider::test {

/// A convolution's parameters, without layouts; remainders are dropped, as by floor_fit.
/// Structural.
struct any_conv {
    shape input{1, 1, 1};
    int filters = 1;
    int filter[2] = {1, 1};
    int stride[2] = {1, 1};
    kernel::border pads{};
    int dilation[2] = {1, 1};
    int groups = 1;

    [[nodiscard]] constexpr shape output() const {
        const auto extent = [](int n, int pad, int f, int d, int s) {
            return (n + pad - (f - 1) * d - 1) / s + 1;
        };
        return {extent(input.height, pads.top + pads.bottom, filter[0], dilation[0], stride[0]),
                extent(input.width, pads.left + pads.right, filter[1], dilation[1], stride[1]),
                filters};
    }
    /// With layouts of the given axis and borders.
    [[nodiscard]] constexpr kernel::conv_geometry on(kernel::lane_axis axis, kernel::border big,
                                                     kernel::border small) const {
        return {{input, big, axis},
                {output(), small, axis},
                filter[0],
                filter[1],
                stride[0],
                stride[1],
                pads.top,
                pads.left,
                dilation[0],
                dilation[1],
                groups};
    }
};

/// The borders of volumes where no kernel needs one: canaries, which must survive.
inline constexpr kernel::border some_border{1, 0, 2, 1};
inline constexpr kernel::border other_border{0, 2, 1, 0};

/// Checks a forward kernel, Transposed or not, of geometry G. The border of its input holds zeros
/// if the kernel reads it, else canaries.
template <any_conv A, kernel::conv_geometry G, class Kernel, class Real, bool Transposed,
          bool ReadsBorder = false>
void check_any_forward(bool with_bias) {
    static_assert(G == A.on(G.input.axis, G.input.around, G.output.around));
    check(erased_forward<Kernel, G, Transposed, Real>(), with_bias,
          ReadsBorder ? Real{0} : canary<Real>);
}

/// Checks the input gradient of a convolution (or a transposed one): Gradient and Result are the
/// layouts of the gradients of its output and input.
template <any_conv A, kernel::layout Gradient, kernel::layout Result, class Kernel, class Real,
          bool Transposed>
void check_any_data_gradient() {
    constexpr kernel::conv_geometry g = A.on(kernel::lane_axis::channels, {}, {});
    check(erased_data_gradient<Kernel, g, Transposed, Gradient, Result, Real>(), canary<Real>);
}

/// Checks the gradient of the weights: Input and Gradient are the layouts of the input of a
/// convolution (or a transposed one) and of the gradient of its output.
template <any_conv A, kernel::layout Input, kernel::layout Gradient, class Kernel, class Real,
          bool Transposed>
void check_any_weight_gradient() {
    constexpr kernel::conv_geometry g = A.on(kernel::lane_axis::channels, {}, {});
    check(erased_weight_gradient<Kernel, g, Transposed, Input, Gradient, Real>(), canary<Real>);
}

} // namespace strider::test
