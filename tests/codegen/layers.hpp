// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the geometries of the layers whose kernels are disassembled, and those kernels.
#pragma once

#include <strider/kernel/conv/select.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

namespace strider::test {

using kernel::lane_axis;

/// A square convolution: extent of the input, channels, filters, filter, stride, pad.
struct square {
    int extent;
    int channels;
    int filters;
    int filter;
    int stride = 1;
    int pad = 0;
    int groups = 1;

    [[nodiscard]] constexpr int outputs() const { return (extent + 2 * pad - filter) / stride + 1; }
};

/// In a memory plan's layout, with the border that the kernels read.
constexpr kernel::conv_geometry conv_of(const square& s, lane_axis axis) {
    kernel::conv_geometry g{{{s.extent, s.extent, s.channels}, {}, axis},
                            {{s.outputs(), s.outputs(), s.filters}, {}, axis},
                            s.filter,
                            s.filter,
                            s.stride,
                            s.stride,
                            s.pad,
                            s.pad,
                            1,
                            1,
                            s.groups};
    if (needs_border(g)) g.input.around = window_border(g);
    return g;
}

/// The gradient of its output, with the border that the gradient of the input reads.
constexpr kernel::layout gradient_of(const square& s) {
    const kernel::conv_geometry g = conv_of(s, lane_axis::images);
    kernel::layout gradient = g.output;
    if (gradient_needs_border(g))
        gradient.around = kernel::flipped_border(g.input.extent, g.output.extent, s.filter,
                                                 s.filter, s.pad, s.pad);
    return gradient;
}

/// The input without a border, the layout of its gradient.
constexpr kernel::layout result_of(const square& s) {
    kernel::layout result = conv_of(s, lane_axis::images).input;
    result.around = {};
    return result;
}

using images_element = vec<float, lanes_of<float, isa::native>>;

template <square S>
void channels_forward(const float* x, const float* packed, const float* bias, float* y) {
    kernel::conv_forward<conv_of(S, lane_axis::channels), float, isa::native>::forward(
        x, packed, bias, y, 0, S.outputs());
}

template <square S>
void images_forward(const images_element* x, const float* packed, const float* bias,
                    images_element* y) {
    kernel::conv_forward<conv_of(S, lane_axis::images), float, isa::native>::forward(
        x, packed, bias, y, 0, S.outputs());
}

template <square S>
void data_gradient(const images_element* dy, const float* packed, images_element* dx) {
    kernel::conv_data_gradient<conv_of(S, lane_axis::images), gradient_of(S), result_of(S), float,
                               isa::native>::run(dy, packed, dx);
}

template <square S>
void weight_gradient(const images_element* x, const images_element* dy, float* dw,
                     images_element* partial) {
    kernel::conv_weight_gradient<conv_of(S, lane_axis::images), gradient_of(S), float,
                                 isa::native>::add(x, dy, dw, partial);
}

} // namespace strider::test
