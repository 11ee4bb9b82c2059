// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the structural values that kernels are templates on: the layout of a volume in memory,
// and the geometry of a layer's window.
#pragma once

#include <strider/options.hpp>
#include <strider/shape.hpp>

#include <cstddef>

namespace strider::kernel {

/// What the lanes of a vector run across.
enum class lane_axis {
    channels, ///< one image, channels-last: element (h, w, c) at (h W + w) C + c
    images, ///< an element is a vector of images; rows of channel planes: (h, w, c) at (h C + c) W
            ///< + w
};

/// Rows and columns of zeros around a volume in memory, for the convolution that reads it.
struct border {
    int top = 0;
    int bottom = 0;
    int left = 0;
    int right = 0;
    friend constexpr bool operator==(const border&, const border&) = default;
};

/// The layout of a volume in memory; all in elements. Structural.
struct layout {
    shape extent{1, 1, 1};
    border around{};
    lane_axis axis = lane_axis::channels;

    [[nodiscard]] constexpr int columns() const noexcept {
        return extent.width + around.left + around.right;
    }
    [[nodiscard]] constexpr int rows() const noexcept {
        return extent.height + around.top + around.bottom;
    }
    [[nodiscard]] constexpr std::ptrdiff_t row_stride() const noexcept {
        return std::ptrdiff_t{columns()} * extent.channels;
    }
    [[nodiscard]] constexpr std::ptrdiff_t column_stride() const noexcept {
        return axis == lane_axis::images ? 1 : extent.channels;
    }
    [[nodiscard]] constexpr std::ptrdiff_t channel_stride() const noexcept {
        return axis == lane_axis::images ? columns() : 1;
    }
    /// Offset of (row, column, channel); rows and columns of the border are negative or beyond the
    /// extent.
    [[nodiscard]] constexpr std::ptrdiff_t at(int row, int column, int channel) const noexcept {
        return (row + around.top) * row_stride() + (column + around.left) * column_stride() +
               channel * channel_stride();
    }
    /// Elements in memory, border included.
    [[nodiscard]] constexpr std::ptrdiff_t size() const noexcept { return rows() * row_stride(); }
    /// Whether there is no border: the elements are contiguous.
    [[nodiscard]] constexpr bool dense() const noexcept { return around == border{}; }
    friend constexpr bool operator==(const layout&, const layout&) = default;
};

/// The border with which `flipped` can read the gradient of a convolution's output without checking
/// for the edge.
constexpr border flipped_border(const shape& input, const shape& output, int filter_height,
                                int filter_width, int pad_top, int pad_left) {
    const auto positive = [](int n) { return n > 0 ? n : 0; };
    return {positive(filter_height - 1 - pad_top), positive(input.height + pad_top - output.height),
            positive(filter_width - 1 - pad_left), positive(input.width + pad_left - output.width)};
}

/// The geometry of a convolution, with the layouts of its input and output. Structural. If the
/// kernel reads a border (conv/border.hpp), that of the input covers everything the window reaches.
struct conv_geometry {
    layout input{};
    layout output{};
    int filter_height = 1; ///< R
    int filter_width = 1;  ///< S
    int stride_height = 1;
    int stride_width = 1;
    int pad_top = 0;
    int pad_left = 0;
    int dilation_height = 1; ///< rows from one tap to the next
    int dilation_width = 1;
    int groups = 1; ///< filters [g K / groups, ...) read channels [g C / groups, ...)
    friend constexpr bool operator==(const conv_geometry&, const conv_geometry&) = default;

    [[nodiscard]] constexpr int channels() const noexcept { return input.extent.channels; }
    [[nodiscard]] constexpr int filters() const noexcept { return output.extent.channels; }
    /// Channels that one filter reads.
    [[nodiscard]] constexpr int depth() const noexcept { return channels() / groups; }
    /// Neither dilated nor grouped.
    [[nodiscard]] constexpr bool plain() const noexcept {
        return dilation_height == 1 && dilation_width == 1 && groups == 1;
    }
    /// Weights of one filter.
    [[nodiscard]] constexpr int chunk() const noexcept {
        return filter_height * filter_width * depth();
    }
    /// The input row or column where the window of an output begins.
    [[nodiscard]] constexpr int first_row(int output_row) const noexcept {
        return output_row * stride_height - pad_top;
    }
    [[nodiscard]] constexpr int first_column(int output_column) const noexcept {
        return output_column * stride_width - pad_left;
    }
};

/// The geometry of a pool. A window may extend beyond the input; positions outside are ignored.
/// Structural.
struct pool_geometry {
    layout input{};
    layout output{};
    int filter_height = 1;
    int filter_width = 1;
    int stride_height = 1;
    int stride_width = 1;
    int pad_top = 0;
    int pad_left = 0;
    friend constexpr bool operator==(const pool_geometry&, const pool_geometry&) = default;
};

/// The geometry of a fully connected layer. Its output is contiguous. Structural.
struct dense_geometry {
    layout input{};
    int filters = 1;
    friend constexpr bool operator==(const dense_geometry&, const dense_geometry&) = default;
};

namespace detail {

/// Products that are summed on their own at most, where that costs nothing: one sum of 61,504 would
/// be off by 2.5e-5 of the largest.
inline constexpr std::ptrdiff_t max_summed = 2048;

/// Whether a convolution sums each row of its filters on its own: only where that is a small part of
/// the work.
constexpr bool sums_rows(const conv_geometry& g) noexcept {
    return std::ptrdiff_t{g.filter_height} * g.filter_width * g.depth() > 4 * max_summed;
}

/// Rows of `width` products each that are summed on their own: whole blocks of `block` rows.
constexpr int rows_summed(int width, int block) noexcept {
    const std::ptrdiff_t of_block = std::ptrdiff_t{width} * block;
    return block * static_cast<int>(of_block < max_summed ? max_summed / of_block : 1);
}

} // namespace detail

/// Calls f(offset in the layout, channels-first index) for every number of a volume, in memory
/// order.
template <layout L, class F>
constexpr void for_numbers(F f) {
    constexpr shape e = L.extent;
    const auto flat = [](int h, int w, int c) {
        return (std::ptrdiff_t{c} * L.extent.height + h) * L.extent.width + w;
    };
    for (int h = 0; h < e.height; ++h)
        if constexpr (L.axis == lane_axis::images) {
            for (int c = 0; c < e.channels; ++c)
                for (int w = 0; w < e.width; ++w) f(L.at(h, w, c), flat(h, w, c));
        } else {
            for (int w = 0; w < e.width; ++w)
                for (int c = 0; c < e.channels; ++c) f(L.at(h, w, c), flat(h, w, c));
        }
}

} // namespace strider::kernel
