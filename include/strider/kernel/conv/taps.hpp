// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines convolution with lanes across images of any dilation, groups, stride and pads, by the
// taps of each position: forward, and the gradients of the input and the weights.
#pragma once

#include <strider/kernel/conv/image_lanes_phases.hpp>
#include <strider/kernel/conv/image_lanes_weight_gradient.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// For a big volume of layout G.input and a small one of layout G.output, dw(k, c, r, s) += sum
/// over h, w, then images, of small(h, w, k) big(h SH + r DH - PT, w SW + s DW - PL, c). Taps
/// beyond an edge are skipped, so no border is read.
template <conv_geometry G, class Real, class Isa>
struct image_lanes_taps {
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int filters = G.filters() / G.groups;

    /// Adds the gradient to `dw`. Blocks of rows are summed one after another.
    static void add_weight_gradient(const element* big, const element* smaller, Real* dw) noexcept {
        constexpr int tiled = filters / weights_tile.filters * weights_tile.filters;
        constexpr int height = G.output.extent.height;
        for (int g = 0; g < G.groups; ++g)
            for (int h = 0; h < height; h += block) {
                const int end = h + block < height ? h + block : height;
                const int k0 = g * filters;
                for (int k = k0; k < k0 + tiled; k += weights_tile.filters)
                    add_filters<weights_tile.filters>(big, smaller, k, g, dw, h, end);
                if constexpr (tiled < filters)
                    add_filters<filters - tiled>(big, smaller, k0 + tiled, g, dw, h, end);
            }
    }

private:
    static constexpr slide rows{G.output.extent.height,
                                G.input.extent.height,
                                R,
                                G.stride_height,
                                G.dilation_height,
                                G.pad_top,
                                false};
    static constexpr slide columns{
        G.output.extent.width, G.input.extent.width, S,    G.stride_width,
        G.dilation_width,      G.pad_left,           false};

    /// Filters x taps of the weight gradient's tile, and its rows of taps: all of them if they fit
    /// the registers beside a gradient and an input, as in small groups.
    static constexpr tile weights_tile = weight_tile<Isa>(filters, S);
    static constexpr int tap_rows =
        weights_tile.columns == S && weights_tile.filters * (R * S + 1) + 1 <= Isa::registers ? R
                                                                                              : 1;
    /// Rows of a block: at most 256 KB of a tile's small volume, which stays in L2 while all c and
    /// r pass over it, and 8 MB of a group's volumes, which stay in L3 while all tiles pass over
    /// them.
    static constexpr int block = [] {
        const std::ptrdiff_t row =
            G.output.extent.width * static_cast<std::ptrdiff_t>(sizeof(element));
        const std::ptrdiff_t big_row = std::ptrdiff_t{G.stride_height} * G.input.columns() *
                                       static_cast<std::ptrdiff_t>(sizeof(element));
        const std::ptrdiff_t of_tile = 262144 / (row * weights_tile.filters);
        const std::ptrdiff_t of_group = 8388608 / (row * filters + big_row * G.depth());
        const std::ptrdiff_t least = of_tile < of_group ? of_tile : of_group;
        const std::ptrdiff_t most = G.output.extent.height;
        return static_cast<int>(least < 1 ? 1 : least < most ? least : most);
    }();

    template <int Filters>
    static void add_filters(const element* big, const element* smaller, int k, int group, Real* dw,
                            int begin, int end) noexcept {
        constexpr int tiled = S / weights_tile.columns * weights_tile.columns;
        for (int c = 0; c < G.depth(); ++c) {
            const element* from = big + G.input.at(0, 0, group * G.depth() + c);
            const element* gradient = smaller + G.output.at(0, 0, k);
            Real* to = dw + std::ptrdiff_t{k} * G.chunk() + c * (R * S);
            for (int r = 0; r < R; r += tap_rows) {
                for (int s = 0; s < tiled; s += weights_tile.columns)
                    add_tile<Filters, weights_tile.columns>(from, gradient, to, r, s, begin, end);
                if constexpr (tiled < S)
                    add_tile<Filters, S - tiled>(from, gradient, to, r, tiled, begin, end);
            }
        }
    }

    template <int Filters, int Taps>
    static void add_tile(const element* big, const element* smaller, Real* dw, int r, int s,
                         int begin, int end) noexcept {
        constexpr stretch inner = inner_stretch(columns, 0);
        constexpr int width = G.output.extent.width;
        element sum[std::size_t{Filters}][std::size_t{tap_rows}][std::size_t{Taps}]{};
        for (int h = begin; h < end; ++h) {
            const element* lines[std::size_t{tap_rows}];
            bool all = true;
            for (int i = 0; i < tap_rows; ++i) {
                const int line = rows.read(h, r + i);
                lines[i] = line < 0 ? nullptr : big + line * G.input.row_stride();
                all = all && line >= 0;
            }
            if (tap_rows == 1 && !all) continue;
            const element* gradients = smaller + h * G.output.row_stride();
            const auto add = [&]<bool Inside>(int w) __attribute__((always_inline)) {
                element gradient[std::size_t{Filters}];
#pragma GCC unroll 32
                for (int k = 0; k < Filters; ++k)
                    gradient[k] = gradients[k * G.output.channel_stride() + w];
#pragma GCC unroll 32
                for (int i = 0; i < tap_rows; ++i) {
                    if (!Inside && lines[i] == nullptr) continue;
#pragma GCC unroll 32
                    for (int t = 0; t < Taps; ++t) {
                        if (!Inside && columns.read(w, s + t) < 0) continue;
                        const element input =
                            lines[i][w * G.stride_width + (s + t) * G.dilation_width - G.pad_left];
#pragma GCC unroll 32
                        for (int k = 0; k < Filters; ++k)
                            sum[k][i][t] = multiply_add(gradient[k], input, sum[k][i][t]);
                    }
                }
            };
            const int first = all ? inner.begin : width;
            const int last = all ? inner.end : width;
#pragma GCC unroll 1
            for (int w = 0; w < first; ++w) add.template operator()<false>(w);
#pragma GCC unroll 1
            for (int w = first; w < last; ++w) add.template operator()<true>(w);
#pragma GCC unroll 1
            for (int w = last; w < width; ++w) add.template operator()<false>(w);
        }
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
            for (int i = 0; i < tap_rows; ++i)
#pragma GCC unroll 32
                for (int t = 0; t < Taps; ++t)
                    dw[k * G.chunk() + (r + i) * S + s + t] += sum_lanes<Real, lanes>(sum[k][i][t]);
    }
};

/// Forward convolution by taps.
template <conv_geometry G, class Real, class Isa>
struct image_lanes_taps_conv {
    static constexpr const char* name = "taps";
    using kernel = image_lanes_phases<G, false, Real, Isa>;
    static constexpr bool applies = kernel::applies;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t packed_size = kernel::packed_size;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        kernel::pack(weight, packed);
    }
    /// Computes rows [begin, end) of the output. `bias` may be null.
    static void forward(const element* x, const Real* packed, const Real* bias, element* y,
                        int begin, int end) noexcept {
        kernel::run(x, packed, bias, y, begin, end);
    }
};

/// Gradient of a convolution's input by taps: `Gradient` is the layout of the output's gradient,
/// `Result` that of the input's.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
struct image_lanes_taps_data_gradient {
    static constexpr const char* name = "taps";
    using kernel = image_lanes_phases<between(G, Result, Gradient), true, Real, Isa>;
    static constexpr bool applies = kernel::applies;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t packed_size = kernel::packed_size;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        kernel::pack(weight, packed);
    }
    static void run(const element* dy, const Real* packed, element* dx) noexcept {
        kernel::run(dy, packed, nullptr, dx, 0, Result.extent.height);
    }
};

/// Gradient of a convolution's weights by taps; needs no scratch.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct image_lanes_taps_weight_gradient {
    static constexpr const char* name = "taps";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    using kernel = image_lanes_taps<between(G, G.input, Gradient), Real, Isa>;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t partial_size = 0;

    /// Adds the gradient to `dw`, [K][C of the group][R][S].
    static void add(const element* x, const element* dy, Real* dw, element*) noexcept {
        kernel::add_weight_gradient(x, dy, dw);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
