// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines depthwise convolution with the lanes of a vector across images: forward, and the
// gradients of the input and the weights.
#pragma once

#include <strider/kernel/conv/image_lanes_phases.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Whether each filter reads one channel, with lanes across images.
constexpr bool is_image_lanes_depthwise(const conv_geometry& g) noexcept {
    return g.input.axis == lane_axis::images && g.groups > 1 && g.groups == g.channels() &&
           g.groups == g.filters();
}

/// Calls f<first, columns>(target columns after the first, source columns after the first) for
/// tiles of Tile columns, and a narrower last one, that cover the target: `first` determines which
/// taps fall outside. Adjacent tiles with the same taps share code.
template <slide D, int Tile, int First = 0, class F>
[[gnu::always_inline]] inline void for_fixed_tiles(F f) {
    static_assert(Tile % D.step() == 0 || Tile >= D.target);
    constexpr auto like = [](int tile) {
        const int shift = Tile / D.step() * D.source_step() * tile;
        for (int p = First; p < First + Tile; ++p)
            for (int t = 0; t < D.filter; ++t) {
                const int from = D.read(p, t);
                const int other = D.read(p + tile * Tile, t);
                if (from < 0 ? other >= 0 : other != from + shift) return false;
            }
        return true;
    };
    constexpr int alike = [=] {
        int tiles = 1;
        while (First + (tiles + 1) * Tile <= D.target && like(tiles)) ++tiles;
        return tiles;
    }();
    constexpr int wide = D.target - First < Tile ? D.target - First : Tile;
#pragma GCC unroll 1
    for (int t = 0; t < alike; ++t)
        f.template operator()<First, wide>(t * Tile, Tile / D.step() * D.source_step() * t);
    if constexpr (First + alike * Tile < D.target)
        for_fixed_tiles<D, Tile, First + alike * Tile>(f);
}

/// The columns of a tile, at most `most` and a multiple of `step`, that divide a width as evenly as
/// possible.
constexpr int even_tile(int width, int step, int most) noexcept {
    const int steps = (width + step - 1) / step;
    const int max_steps = most / step < 1 ? 1 : most / step;
    const int tiles = (steps + max_steps - 1) / max_steps;
    return (steps + tiles - 1) / tiles * step;
}

/// With a big volume of layout G.input, a small one of layout G.output, i = h SH + r DH - PT and j
/// = w SW + s DW - PL:
///
///     Scatters: big(i, j, c) = b(c) + sum over r, s of weight(c, r, s) small(h, w, c)
///     else:   small(h, w, c) = b(c) + sum over r, s of weight(c, r, s) big(i, j, c)
///
/// The accumulators of a tile of columns, and the inputs that taps share, stay in registers. Taps
/// beyond an edge are skipped, those of columns at compile time, so no border is read. All channels
/// of a row come before the next row: memory, which is the bottleneck, is read and written in order
/// (28x28x256 3x3/1: 1.9 to 2.9 times as fast as oneDNN, by blocks of channels 1.5).
template <conv_geometry G, bool Scatters, class Real, class Isa>
struct image_lanes_depthwise {
    static constexpr bool applies = is_image_lanes_depthwise(G);
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    using phases = image_lanes_phases<G, Scatters, Real, Isa>;
    static constexpr layout source = phases::source;
    static constexpr layout target = phases::target;
    static constexpr slide rows = phases::rows;
    static constexpr slide columns = phases::columns;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{G.channels()} * R * S;

    /// [c][r][s]
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int c = 0; c < G.channels(); ++c)
            for (int r = 0; r < R; ++r)
                for (int s = 0; s < S; ++s) *packed++ = weight(c, 0, r, s);
    }

    /// Columns of a tile: their accumulators, all inputs of a row of taps and a weight fit the
    /// registers.
    static constexpr int tile_columns = [] {
        constexpr int reach = (S - 1) * G.dilation_width + 1;
        int most = 8;
        const auto inputs = [&] {
            return Scatters ? (most + reach) / G.stride_width + 1
                            : (most - 1) * G.stride_width + reach;
        };
        while (most > 1 && most + inputs() + 1 > Isa::registers) --most;
        return even_tile(target.extent.width, columns.step(), most);
    }();

    /// Computes rows [begin, end) of the target. `bias` may be null.
    static void run(const element* x, const Real* packed, const Real* bias, element* y, int begin,
                    int end) noexcept {
        for (int row = begin; row < end; ++row) {
            const tap_list<R> taps = taps_at<rows>(row);
            for (int c = 0; c < G.channels(); ++c)
                run_row(x + source.at(0, 0, c), packed + c * (R * S),
                        bias != nullptr ? broadcast<element>(bias[c]) : element{},
                        y + target.at(row, 0, c), taps);
        }
    }

private:
    static void run_row(const element* x, const Real* w, const element& start, element* y,
                        const tap_list<R>& taps) noexcept {
        for_fixed_tiles<columns, tile_columns>([&]<int First, int Columns>(
            int behind, int shift) __attribute__((always_inline)) {
            run_tile<First, Columns>(x + shift, w, start, y + First + behind, taps);
        });
    }

    template <int First, int Columns>
    [[gnu::always_inline]] static void run_tile(const element* x, const Real* w,
                                                const element& start, element* y,
                                                const tap_list<R>& taps) noexcept {
        element sum[std::size_t{Columns}];
#pragma GCC unroll 16
        for (int p = 0; p < Columns; ++p) sum[p] = start;
#pragma GCC unroll 1
        for (int i = 0; i < taps.count; ++i) {
            const element* row = x + taps.source[i] * source.row_stride();
            const Real* weights = w + taps.tap[i] * S;
#pragma GCC unroll 16
            for (int s = 0; s < S; ++s) {
                const Real weight = weights[s];
#pragma GCC unroll 16
                for (int p = 0; p < Columns; ++p)
                    if (const int from = columns.read(First + p, s); from >= 0)
                        sum[p] = multiply_add(row[from], weight, sum[p]);
            }
        }
#pragma GCC unroll 16
        for (int p = 0; p < Columns; ++p) y[p] = sum[p];
    }
};

/// dw(c, r, s) += sum over h, w, then images, of small(h, w, c) big(h SH + r DH - PT, w SW + s DW -
/// PL, c), for the same volumes.
///
/// The sums of some rows of a filter's taps are vectors of partial sums, one image a lane, in
/// registers over a block of rows and in `partial` between blocks. Tiles of columns share inputs
/// between taps. Summation order: columns, rows, then lanes pairwise.
template <conv_geometry G, class Real, class Isa>
struct image_lanes_depthwise_sums {
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr slide rows = image_lanes_depthwise<G, false, Real, Isa>::rows;
    static constexpr slide columns = image_lanes_depthwise<G, false, Real, Isa>::columns;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;

    /// Columns of a tile whose gradients and inputs fit the registers beside the sums of
    /// `rows_of_taps` rows of taps; 1: taps share no inputs.
    static constexpr int columns_beside(int rows_of_taps) {
        int most = 8;
        const auto inputs = [&] {
            return (most - 1) * G.stride_width + (S - 1) * G.dilation_width + 1;
        };
        while (most > 1 && rows_of_taps * S + most + inputs() + 1 > Isa::registers) --most;
        return most;
    }
    /// As many rows of taps as leave registers for tiles of 4 columns, or with few registers for
    /// their sums.
    static constexpr int tap_rows = [] {
        const int least = Isa::registers >= 32 ? 4 : 1;
        int n = R;
        while (n > 1 && (n * S + 3 > Isa::registers || columns_beside(n) < least)) --n;
        return n;
    }();
    static constexpr int tile_columns =
        even_tile(G.output.extent.width, 1, columns_beside(tap_rows));

    /// Rows of a block: with 32 columns or more, loading and storing the partial sums hardly
    /// matters.
    static constexpr int block = [] {
        const int least = (32 + G.output.extent.width - 1) / G.output.extent.width;
        return least < G.output.extent.height ? least : G.output.extent.height;
    }();
    /// Scratch in elements: [c][r][s].
    static constexpr std::ptrdiff_t partial_size = std::ptrdiff_t{G.channels()} * R * S;

    static void add(const element* big, const element* smaller, Real* dw,
                    element* partial) noexcept {
        constexpr int height = G.output.extent.height;
        constexpr int most = detail::rows_summed(G.output.extent.width, block);
        for (int h = 0; h < height; h += most)
            add_rows_of(big, smaller, dw, partial, h, h + most < height ? h + most : height);
    }

private:
    /// Adds the gradient of rows [first, last) of the small volume.
    static void add_rows_of(const element* big, const element* smaller, Real* dw, element* partial,
                            int first, int last) noexcept {
        for (std::ptrdiff_t i = 0; i < partial_size; ++i) partial[i] = element{};
        for (int h = first; h < last; h += block) {
            const int end = h + block < last ? h + block : last;
            for (int c = 0; c < G.channels(); ++c) {
                const element* x = big + G.input.at(0, 0, c);
                const element* dy = smaller + G.output.at(0, 0, c);
                element* sums = partial + c * (R * S);
                constexpr int tiled = R / tap_rows * tap_rows;
                for (int r = 0; r < tiled; r += tap_rows)
                    add_rows<tap_rows>(x, dy, sums + r * S, r, h, end);
                if constexpr (tiled < R)
                    add_rows<R - tiled>(x, dy, sums + tiled * S, tiled, h, end);
            }
        }
        for (std::ptrdiff_t i = 0; i < partial_size; ++i)
            dw[i] += sum_lanes<Real, lanes>(partial[i]);
    }

    /// Adds rows [begin, end) of the small volume for `Rows` rows of taps from r on.
    template <int Rows>
    static void add_rows(const element* x, const element* dy, element* partial, int r, int begin,
                         int end) noexcept {
        element sum[std::size_t{Rows}][std::size_t{S}];
#pragma GCC unroll 16
        for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
            for (int s = 0; s < S; ++s) sum[i][s] = partial[i * S + s];
        for (int h = begin; h < end; ++h) {
            const element* lines[std::size_t{Rows}];
#pragma GCC unroll 16
            for (int i = 0; i < Rows; ++i) {
                const int line = rows.read(h, r + i);
                lines[i] = line < 0 ? nullptr : x + line * G.input.row_stride();
            }
            const element* gradients = dy + h * G.output.row_stride();
            for_fixed_tiles<columns, tile_columns>([&]<int First, int Columns>(
                int behind, int shift) __attribute__((always_inline)) {
                element gradient[std::size_t{Columns}];
#pragma GCC unroll 16
                for (int p = 0; p < Columns; ++p) gradient[p] = gradients[First + behind + p];
#pragma GCC unroll 16
                for (int i = 0; i < Rows; ++i) {
                    if (lines[i] == nullptr) continue;
                    const element* line = lines[i] + shift;
#pragma GCC unroll 16
                    for (int p = 0; p < Columns; ++p)
#pragma GCC unroll 16
                        for (int s = 0; s < S; ++s)
                            if (const int from = columns.read(First + p, s); from >= 0)
                                sum[i][s] = multiply_add(gradient[p], line[from], sum[i][s]);
                }
            });
        }
#pragma GCC unroll 16
        for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
            for (int s = 0; s < S; ++s) partial[i * S + s] = sum[i][s];
    }
};

/// Forward depthwise convolution.
template <conv_geometry G, class Real, class Isa>
struct image_lanes_depthwise_conv {
    static constexpr const char* name = "depthwise";
    using kernel = image_lanes_depthwise<G, false, Real, Isa>;
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

/// Gradient of a depthwise convolution's input: `Gradient` is the layout of the output's gradient,
/// `Result` that of the input's.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
struct image_lanes_depthwise_data_gradient {
    static constexpr const char* name = "depthwise";
    using kernel = image_lanes_depthwise<between(G, Result, Gradient), true, Real, Isa>;
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

/// Gradient of a depthwise convolution's weights. `partial` is scratch of partial_size elements.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct image_lanes_depthwise_weight_gradient {
    static constexpr const char* name = "depthwise";
    static constexpr bool applies = is_image_lanes_depthwise(G);
    using kernel = image_lanes_depthwise_sums<between(G, G.input, Gradient), Real, Isa>;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t partial_size = kernel::partial_size;

    /// Adds the gradient to `dw`, [C][1][R][S].
    static void add(const element* x, const element* dy, Real* dw, element* partial) noexcept {
        kernel::add(x, dy, dw, partial);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
