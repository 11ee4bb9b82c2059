// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the borders that a convolution's kernels, as chosen by select.hpp, read.
#pragma once

#include <strider/kernel/geometry.hpp>

namespace strider::kernel {

/// Whether the forward kernel of a convolution reads a border of zeros around its input; the other
/// kernels skip the taps beyond the edge. Depends only on axis, extents, groups and dilation: the
/// layouts need not be known yet.
constexpr bool needs_border(const conv_geometry& g) noexcept {
    if (g.input.axis == lane_axis::images) return g.plain();
    return g.groups == 1 || g.groups != g.channels() || g.groups != g.filters();
}

/// Whether the kernel of the input gradient reads a border of zeros (flipped_border) around the
/// output's gradient.
constexpr bool gradient_needs_border(const conv_geometry& g) noexcept {
    return g.input.axis == lane_axis::images && g.plain() && g.stride_height == 1 &&
           g.stride_width == 1;
}

/// The border of an input that covers everything the output's windows reach.
constexpr border window_border(const conv_geometry& g) noexcept {
    const auto beyond = [](int outputs, int stride, int filter, int dilation, int pad, int extent) {
        const int reach = (outputs - 1) * stride + (filter - 1) * dilation + 1 - pad - extent;
        return reach > 0 ? reach : 0;
    };
    return {g.pad_top,
            beyond(g.output.extent.height, g.stride_height, g.filter_height, g.dilation_height,
                   g.pad_top, g.input.extent.height),
            g.pad_left,
            beyond(g.output.extent.width, g.stride_width, g.filter_width, g.dilation_width,
                   g.pad_left, g.input.extent.width)};
}

} // namespace strider::kernel
