// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines convolution tap by tap, with the lanes of a vector across images: any dilation, groups,
// stride and pads, in both directions, and the gradient of the weights.
#pragma once

#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

namespace strider::kernel {

/// Sums over taps between a big volume, which lies as G.input, and a small one, which lies as
/// G.output: big row = small row SH + r DH - PT, columns alike. Taps beyond an edge are left out,
/// so no border is read. Weights as a model has them, [k][c of the group][r][s], with k a map of
/// the small volume and c one of the big.
///
/// An element is a vector of images; a weight is broadcast. Accumulators for a tile of maps x
/// columns stay in registers over all that is summed.
template <conv_geometry G, class Real, class Isa>
struct image_lanes_taps {
    static constexpr const char* name = "taps";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int filters = G.filters() / G.groups;

    /// Rows [begin, end) of small(h, w, k) = b(k) + sum over c, r, s of weight(k, c, r, s) big(h SH
    /// + r DH - PT, w SW + s DW - PL, c), c in the group of k. `bias` may be null.
    static void gather(const element* big, const Real* weights, const Real* bias, element* small,
                       int begin, int end) noexcept {
        run<false>(big, weights, bias, small, begin, end);
    }

    /// Rows [begin, end) of big(i, j, c) = b(c) + sum over k, r, s of weight(k, c, r, s) small(h,
    /// w, k), where i = h SH + r DH - PT, j = w SW + s DW - PL, k in the group of c. `bias` may be
    /// null.
    static void scatter(const element* small, const Real* weights, const Real* bias, element* big,
                        int begin = 0, int end = G.input.extent.height) noexcept {
        run<true>(small, weights, bias, big, begin, end);
    }

    /// dw(k, c, r, s) += sum over h, w, then images, of small(h, w, k) big(h SH + r DH - PT, w SW +
    /// s DW - PL, c). Blocks of rows are summed one after the other.
    static void add_weight_gradient(const element* big, const element* small, Real* dw) noexcept {
        constexpr int tiled = filters / weights_tile.filters * weights_tile.filters;
        constexpr int height = G.output.extent.height;
        for (int g = 0; g < G.groups; ++g)
            for (int h = 0; h < height; h += block) {
                const int end = h + block < height ? h + block : height;
                const int k0 = g * filters;
                for (int k = k0; k < k0 + tiled; k += weights_tile.filters)
                    add_filters<weights_tile.filters>(big, small, k, g, dw, h, end);
                if constexpr (tiled < filters)
                    add_filters<filters - tiled>(big, small, k0 + tiled, g, dw, h, end);
            }
    }

private:
    /// What a direction reads and writes.
    template <bool Scatters>
    struct direction {
        static constexpr layout source = Scatters ? G.output : G.input;
        static constexpr layout target = Scatters ? G.input : G.output;
        static constexpr slide rows{target.extent.height,
                                    source.extent.height,
                                    R,
                                    G.stride_height,
                                    G.dilation_height,
                                    G.pad_top,
                                    Scatters};
        static constexpr slide columns{
            target.extent.width, source.extent.width, S,       G.stride_width,
            G.dilation_width,    G.pad_left,          Scatters};
        static constexpr int depth = source.extent.channels / G.groups;
        static constexpr int maps = target.extent.channels / G.groups;
        /// Groups whose rows are done before the next groups': what a window of them reads, about
        /// 256 KB, stays in the second-level cache from row to row.
        static constexpr int group_block = [] {
            const std::ptrdiff_t bytes = std::ptrdiff_t{R} * depth * source.columns() *
                                         static_cast<std::ptrdiff_t>(sizeof(element));
            return bytes > 262144 ? 1 : static_cast<int>(262144 / bytes);
        }();
        static constexpr std::ptrdiff_t depth_stride = Scatters ? G.chunk() : R * S;
        static constexpr std::ptrdiff_t map_stride = Scatters ? R * S : G.chunk();
        /// 24 accumulators with 32 registers, 12 with 16: beside them a weight and a tile's columns
        /// fit.
        static constexpr tile sums = [] {
            constexpr int most = Isa::registers >= 32 ? 24 : 12;
            constexpr int most_maps = Isa::registers >= 32 ? 8 : 4;
            const int tiles = (maps + most_maps - 1) / most_maps;
            const int of_maps = (maps + tiles - 1) / tiles;
            return tile{of_maps, most / of_maps < 8 ? most / of_maps : 8};
        }();
    };

    template <class Along, int Maps, int Columns>
    [[gnu::always_inline]] static void run_tile(const element* x, const Real* w, const Real* bias,
                                                element* y, const tap_list<R>& rows,
                                                const tap_list<S>& columns) noexcept {
        element sum[std::size_t{Maps}][std::size_t{Columns}];
#pragma GCC unroll 32
        for (int m = 0; m < Maps; ++m) {
            const element start = bias != nullptr ? broadcast<element>(bias[m]) : element{};
#pragma GCC unroll 32
            for (int p = 0; p < Columns; ++p) sum[m][p] = start;
        }
#pragma GCC unroll 1
        for (int d = 0; d < Along::depth; ++d) {
#pragma GCC unroll 1
            for (int i = 0; i < rows.count; ++i) {
                const element* row = x + rows.source[i] * Along::source.row_stride();
                const Real* row_weights = w + rows.tap[i] * S;
#pragma GCC unroll 1
                for (int j = 0; j < columns.count; ++j) {
                    const element* from = row + columns.source[j];
                    const Real* weights = row_weights + columns.tap[j];
#pragma GCC unroll 32
                    for (int m = 0; m < Maps; ++m) {
                        const Real weight = weights[m * Along::map_stride];
#pragma GCC unroll 32
                        for (int p = 0; p < Columns; ++p)
                            sum[m][p] += weight * from[p * Along::columns.source_step()];
                    }
                }
            }
            x += Along::source.channel_stride();
            w += Along::depth_stride;
        }
#pragma GCC unroll 32
        for (int m = 0; m < Maps; ++m)
#pragma GCC unroll 32
            for (int p = 0; p < Columns; ++p)
                y[m * Along::target.channel_stride() + p * Along::columns.step()] = sum[m][p];
    }

    /// A row of some maps: `y` is its first element.
    template <class Along, int Maps>
    static void run_row(const element* x, const Real* w, const Real* bias, element* y,
                        const tap_list<R>& rows) noexcept {
        for_tiles<Along::columns, Along::sums.columns>(
            [&]<int Columns>(int position, const tap_list<S>& columns, int shift) {
                run_tile<Along, Maps, Columns>(x + shift, w, bias, y + position, rows, columns);
            });
    }

    template <bool Scatters>
    static void run(const element* x, const Real* weights, const Real* bias, element* y, int begin,
                    int end) noexcept {
        using along = direction<Scatters>;
        constexpr int tiled = along::maps / along::sums.filters * along::sums.filters;
        for (int first = 0; first < G.groups; first += along::group_block) {
            const int last =
                first + along::group_block < G.groups ? first + along::group_block : G.groups;
            for (int row = begin; row < end; ++row) {
                const tap_list<R> rows = taps_at<along::rows>(row);
                for (int g = first; g < last; ++g) {
                    const element* from = x + along::source.at(0, 0, g * along::depth);
                    const Real* w = weights + std::ptrdiff_t{g} * filters * G.chunk();
                    const auto maps = [&]<int Maps>(int m) {
                        const int map = g * along::maps + m;
                        run_row<along, Maps>(from, w + m * along::map_stride,
                                             bias != nullptr ? bias + map : nullptr,
                                             y + along::target.at(row, 0, map), rows);
                    };
                    for (int m = 0; m < tiled; m += along::sums.filters)
                        maps.template operator()<along::sums.filters>(m);
                    if constexpr (tiled < along::maps)
                        maps.template operator()<along::maps - tiled>(tiled);
                }
            }
        }
    }

    /// Filters x taps of the weight gradient's tile, and its rows of taps: all where they fit the
    /// registers beside a gradient and an input, as they do where a group is small.
    static constexpr tile weights_tile = weight_tile<Isa>(filters, S);
    static constexpr int tap_rows =
        weights_tile.columns == S && weights_tile.filters * (R * S + 1) + 1 <= Isa::registers ? R
                                                                                              : 1;
    /// Rows a block: at most 256 KB of a tile's small volume, which all c and r then pass over in
    /// the second-level cache, and 8 MB of a group's volumes, which all tiles pass over in the
    /// third.
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
    static void add_filters(const element* big, const element* small, int k, int group, Real* dw,
                            int begin, int end) noexcept {
        constexpr int tiled = S / weights_tile.columns * weights_tile.columns;
        for (int c = 0; c < G.depth(); ++c) {
            const element* from = big + G.input.at(0, 0, group * G.depth() + c);
            const element* gradient = small + G.output.at(0, 0, k);
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
    static void add_tile(const element* big, const element* small, Real* dw, int r, int s,
                         int begin, int end) noexcept {
        constexpr slide rows = direction<false>::rows;
        constexpr slide columns = direction<false>::columns;
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
            const element* gradients = small + h * G.output.row_stride();
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
                        for (int k = 0; k < Filters; ++k) sum[k][i][t] += gradient[k] * input;
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
    static constexpr bool applies = G.input.axis == lane_axis::images;
    using kernel = image_lanes_taps<G, Real, Isa>;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{G.filters()} * G.chunk();

    /// [k][c of the group][r][s], as a model has them.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k = 0; k < G.filters(); ++k)
            for (int c = 0; c < G.depth(); ++c)
                for (int r = 0; r < G.filter_height; ++r)
                    for (int s = 0; s < G.filter_width; ++s) *packed++ = weight(k, c, r, s);
    }
    /// Rows [begin, end) of the output. `bias` may be null.
    static void forward(const element* x, const Real* packed, const Real* bias, element* y,
                        int begin, int end) noexcept {
        kernel::gather(x, packed, bias, y, begin, end);
    }
};

/// A convolution's geometry with other layouts of the big volume and of the small one.
constexpr conv_geometry between(conv_geometry g, const layout& big, const layout& small) {
    g.input = big;
    g.output = small;
    return g;
}

/// Gradient of a convolution's input by taps: `Gradient` is the layout of the output's gradient,
/// `Result` that of the input's.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
struct image_lanes_taps_data_gradient {
    static constexpr const char* name = "taps";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    using kernel = image_lanes_taps<between(G, Result, Gradient), Real, Isa>;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{G.filters()} * G.chunk();

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        image_lanes_taps_conv<G, Real, Isa>::pack(weight, packed);
    }
    static void run(const element* dy, const Real* packed, element* dx) noexcept {
        kernel::scatter(dy, packed, nullptr, dx);
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
