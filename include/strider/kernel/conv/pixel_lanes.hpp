// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines convolution of a single channels-last image with the lanes of a vector across pixels.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/conv/latency.hpp>
#include <strider/kernel/conv/pack.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/transpose.hpp>
#include <strider/simd/vec.hpp>

#include <bit>
#include <cstddef>
#include <cstring>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(h, w, k) = b(k) + sum over r, c, s of weight(k, c, r, s) x(h + r - PT, w + s - PL, c). Stride
/// 1, neither dilation nor groups.
///
/// For numbers of filters that do not fill vectors: 6, 10, 20. The image is copied into planes of
/// one channel each; a vector is a run of a row, or of two short rows; a weight is broadcast. The
/// sums of a tile of filters x vectors stay in registers, and are transposed when they are stored.
template <conv_geometry G, class Real, class Isa, class Ending = void>
struct pixel_lanes_conv {
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = "pixel_lanes";
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int C = G.channels();
    static constexpr int K = G.filters();
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;

    /// Vectors that cover the output if its rows are cut into pieces of `piece` columns.
    static constexpr int vectors_of(int piece) {
        const int cut = lanes / piece;
        return (width + piece - 1) / piece * ((height + cut - 1) / cut);
    }
    /// A vector: `columns` columns of `rows` rows.
    static constexpr int columns =
        lanes >= 8 && vectors_of(lanes / 2) < vectors_of(lanes) ? lanes / 2 : lanes;
    static constexpr int rows = lanes / columns;
    static constexpr int row_vectors = (width + columns - 1) / columns;

    /// Rows of vectors.
    static constexpr int high = (height + rows - 1) / rows;

    /// The side of the squares that are transposed for `count` filters.
    static constexpr int side_for(int count) {
        return lanes < 4
                   ? lanes
                   : static_cast<int>(std::bit_ceil(static_cast<unsigned>(count > 4 ? count : 4)));
    }

    /// A tile: filters, and vectors across and down.
    struct extents {
        int filters;
        int across;
        int down;
    };
    /// Registers for sums, pixels and a weight: GCC 12 needs some more, also to combine a vector
    /// from two rows.
    static constexpr int max_held =
        Isa::registers < 32 ? Isa::registers - (rows == 1 ? 1 : 3) : Isa::registers - 4;
    /// The tile that takes the least time: per tap the longer of time_of_sums and the loads, plus a
    /// quarter per load, since those of pixels cross cache lines; plus transposes and stores at the
    /// end, as of whole vectors of filters.
    static constexpr extents tile = [] {
        const auto time = [](int k, int vectors) {
            if (k == 0 || vectors == 0) return 0;
            const int sums = time_of_sums(k * vectors);
            const int loads = k + vectors * (rows + 1);
            const int tap = 4 * (sums > loads ? sums : loads) + loads;
            constexpr int stages = std::countr_zero(static_cast<unsigned>(lanes));
            const int end = 4 * lanes * stages * vectors * ((k + lanes - 1) / lanes);
            return tap * G.chunk() + 4 * end;
        };
        const auto all_filters = [&](int k, int vectors) {
            return K / k * time(k, vectors) + time(K % k, vectors);
        };
        extents best{1, 1, 1};
        int least = 1 << 30;
        for (int across = 1; across <= 4 && across <= row_vectors; ++across)
            for (int down = 1; down <= 4 && down <= high; ++down)
                for (int k = 1; k <= K; ++k) {
                    const int vectors = across * down;
                    if (k > 1 && k * vectors + vectors + 1 > max_held) break;
                    const auto row = [&](int n) {
                        return row_vectors / across * all_filters(k, across * n) +
                               all_filters(k, row_vectors % across * n);
                    };
                    const int all = high / down * row(down) + high % down * row(1);
                    if (all < least) {
                        least = all;
                        best = {k, across, down};
                    }
                }
        return best;
    }();

    /// The planes: [row][channel][column], surrounded by zeros.
    static constexpr int plane_columns = row_vectors * columns + S - 1;
    static constexpr int plane_rows = height + rows - 1 + R - 1;
    static constexpr std::ptrdiff_t row_size = std::ptrdiff_t{C} * plane_columns;
    static constexpr std::ptrdiff_t planes_size = row_size * plane_rows;

    static constexpr bool possible = G.input.axis == lane_axis::channels && G.plain() &&
                                     G.stride_height == 1 && G.stride_width == 1 && lanes > 1 &&
                                     S <= 11 &&
                                     planes_size* static_cast<int>(sizeof(Real)) <= 65536;
    /// If lanes across filters would be less than 80 % used, and lanes across pixels are used 15 %
    /// better. With few registers, the vector that filters do not fill has too few sums to hide
    /// their latency.
    static constexpr bool applies = [] {
        const double last = K % lanes == 0 ? 0 : Isa::registers < 32 ? 1.25 : 1;
        const double across_filters = K / ((K / lanes + last) * lanes);
        const double across_pixels =
            static_cast<double>(width) * height / (vectors_of(columns) * lanes);
        return possible && across_filters < 0.8 && across_pixels > 1.15 * across_filters &&
               G.chunk() >= 24;
    }();

    /// [tile of filters][r][c][s][filter of the tile], without gaps.
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{K} * G.chunk();

    /// Packs the weights weight(k, c, r, s).
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        pack_filter_tiles<G, tile.filters>(weight, packed);
    }

    /// Computes rows [begin, end) of the output, in whole windows of the epilogue. `bias` may be
    /// null. Uses up to 64 KB of stack.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        alignas(64) Real planes[static_cast<std::size_t>(planes_size + lanes)];
        fill(x, planes, begin, end);
        multiply(planes, packed, bias, y, begin, end);
    }

private:
    /// Copies the input rows that rows [begin, end) of the output read.
    static void fill(const Real* x, Real* planes, int begin, int end) noexcept {
        constexpr int in_width = G.input.extent.width;
        // Existing columns that any output reads.
        constexpr int right = plane_columns - G.pad_left;
        constexpr int count = in_width < right ? in_width : right;
        const int last = end - begin + rows - 1 + R - 1;
        std::memset(planes, 0, static_cast<std::size_t>(last * row_size) * sizeof(Real));
        for (int i = 0; i < last; ++i, planes += row_size) {
            const int row = G.first_row(begin) + i;
            if (row < 0 || row >= G.input.extent.height) continue;
            const Real* from = x + G.input.at(row, 0, 0);
            Real* to = planes + G.pad_left;
            if constexpr (C >= lanes / 2) {
                // The columns that do not fill a vector first: the excess that they write is zeros,
                // in places that are written later.
                constexpr int whole = count / lanes * lanes;
                if constexpr (whole < count)
                    fill_columns<count - whole>(from + std::ptrdiff_t{whole} * C, to + whole);
                for (int w = 0; w < whole; w += lanes)
                    fill_columns<lanes>(from + std::ptrdiff_t{w} * C, to + w);
            } else {
                for (int w = 0; w < count; ++w)
                    for (int c = 0; c < C; ++c)
                        to[std::ptrdiff_t{c} * plane_columns + w] = from[std::ptrdiff_t{w} * C + c];
            }
        }
    }

    /// Copies Count columns, all channels; writes up to a whole vector.
    template <int Count>
    static void fill_columns(const Real* from, Real* to) noexcept {
        constexpr int side = lanes >= 8 && 2 * Count <= lanes ? lanes / 2 : lanes;
        const auto some = [&]<int Channels>(int c0) {
            using line = vec<Real, side>;
            line square[std::size_t{side}];
#pragma GCC unroll 32
            for (int w = 0; w < side; ++w) {
                square[w] = line{};
                if (w >= Count) continue;
                __builtin_memcpy(&square[w], from + std::ptrdiff_t{w} * C + c0,
                                 Channels * sizeof(Real));
            }
            transpose<Real, side>(square);
#pragma GCC unroll 32
            for (int c = 0; c < Channels; ++c)
                store(to + std::ptrdiff_t{c0 + c} * plane_columns, square[c]);
        };
        constexpr int whole = C / side * side;
        for (int c = 0; c < whole; c += side) some.template operator()<side>(c);
        if constexpr (whole < C) some.template operator()<C - whole>(whole);
    }

    // Not inlined: a check of the machine code then need not tell the planes from spilled
    // registers.
    [[gnu::noinline]] static void multiply(const Real* planes, const Real* packed, const Real* bias,
                                           Real* y, int begin, int end) noexcept {
        int h = begin;
        for (; h + (tile.down - 1) * rows < end; h += tile.down * rows)
            run_row<tile.down>(planes + (h - begin) * row_size, packed, bias, y, h, end);
        if constexpr (tile.down > 1)
            for (; h < end; h += rows)
                run_row<1>(planes + (h - begin) * row_size, packed, bias, y, h, end);
    }

    template <int Down>
    static void run_row(const Real* planes, const Real* packed, const Real* bias, Real* y, int h,
                        int end) noexcept {
        int v = 0;
        for (; v + tile.across <= row_vectors; v += tile.across)
            run_filters<tile.across, Down>(planes + v * columns, packed, bias, y, {h, v}, end);
        if constexpr (row_vectors % tile.across != 0)
            run_filters<row_vectors % tile.across, Down>(planes + v * columns, packed, bias, y,
                                                         {h, v}, end);
    }

    /// A tile's row of the output, and its vector in the row.
    struct place {
        int row;
        int vector;
    };

    template <int Across, int Down>
    static void run_filters(const Real* x, const Real* packed, const Real* bias, Real* y,
                            const place& at, int end) noexcept {
        constexpr int whole = K / tile.filters * tile.filters;
        for (int k = 0; k < whole; k += tile.filters)
            run_tile<tile.filters, Across, Down>(x, packed + std::ptrdiff_t{k} * G.chunk(),
                                                 bias != nullptr ? bias + k : nullptr, y, at, end,
                                                 k);
        if constexpr (whole < K)
            run_tile<K - whole, Across, Down>(x, packed + std::ptrdiff_t{whole} * G.chunk(),
                                              bias != nullptr ? bias + whole : nullptr, y, at, end,
                                              whole);
    }

    /// Loads a vector of pixels from a plane.
    [[gnu::always_inline]] static element pixels(const Real* at) noexcept {
        if constexpr (rows == 1) {
            return load<element>(at);
        } else {
            using half = vec<Real, lanes / 2>;
            const half upper = load<half>(at);
            const half lower = load<half>(at + row_size);
            return [&]<int... Index>(std::integer_sequence<int, Index...>)
                __attribute__((always_inline)) {
                return __builtin_shufflevector(upper, lower, Index...);
            }
            (std::make_integer_sequence<int, lanes>{});
        }
    }

    template <int Filters, int Across, int Down>
    static void run_tile(const Real* x, const Real* w, const Real* bias, Real* y, const place& at,
                         int end, int k0) noexcept {
        constexpr int vectors = Across * Down;
        element sum[std::size_t{vectors}][std::size_t{Filters}];
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k) {
            const element start = bias != nullptr ? broadcast<element>(bias[k]) : element{};
#pragma GCC unroll 32
            for (int v = 0; v < vectors; ++v) sum[v][k] = start;
        }
        for (int r = 0; r < R; ++r, x += row_size, w += C * S * Filters) {
            const int row = G.first_row(at.row) + r;
            if (row + rows * Down <= 0 || row >= G.input.extent.height) continue;
            const Real* from = x;
            const Real* weights = w;
#pragma GCC unroll 1
            for (int c = 0; c < C; ++c) {
#pragma GCC unroll 16
                for (int s = 0; s < S; ++s) {
                    // Keeps GCC from loading for several taps at once, through the stack.
                    asm("" : "+r"(from), "+r"(weights));
                    element input[std::size_t{vectors}];
#pragma GCC unroll 32
                    for (int v = 0; v < vectors; ++v)
                        input[v] =
                            pixels(from + v / Across * rows * row_size + v % Across * columns + s);
#pragma GCC unroll 32
                    for (int k = 0; k < Filters; ++k) {
                        const Real weight = weights[s * Filters + k];
#pragma GCC unroll 32
                        for (int v = 0; v < vectors; ++v)
                            sum[v][k] = multiply_add(input[v], weight, sum[v][k]);
                    }
                }
                from += plane_columns;
                weights += S * Filters;
            }
        }
#pragma GCC unroll 32
        for (int v = 0; v < vectors; ++v)
            [&]<int... Index>(std::integer_sequence<int, Index...>) __attribute__((always_inline)) {
                (put_filters<Filters, Index * lanes>(
                     sum[v], y, {at.row + v / Across * rows, at.vector + v % Across}, end, k0),
                 ...);
            }
        (std::make_integer_sequence<int, (Filters + lanes - 1) / lanes>{});
    }

    /// Stores a vector of filters, from K0 on, of the sums of a vector of pixels.
    template <int Filters, int K0>
    [[gnu::always_inline]] static void put_filters(const element* sum, Real* y, const place& at,
                                                   int end, int first) noexcept {
        constexpr int count = Filters - K0 < lanes ? Filters - K0 : lanes;
        constexpr int side = side_for(count);
        [&]<int... Part>(std::integer_sequence<int, Part...>) __attribute__((always_inline)) {
            (put_square<side, count, Part * side>(sum + K0, y, at, end, first + K0), ...);
        }
        (std::make_integer_sequence<int, lanes / side>{});
    }

    /// Stores Count filters of Side pixels, from pixel P0 of the vectors on.
    template <int Side, int Count, int P0>
    [[gnu::always_inline]] static void put_square(const element* sum, Real* y, const place& at,
                                                  int end, int filter) noexcept {
        using line = vec<Real, Side>;
        line square[std::size_t{Side}];
        [&]<int... Index>(std::integer_sequence<int, Index...>) __attribute__((always_inline)) {
#pragma GCC unroll 32
            for (int i = 0; i < Side; ++i) {
                const element& from = sum[i < Count ? i : 0];
                square[i] =
                    i < Count ? line(__builtin_shufflevector(from, from, (P0 + Index)...)) : line{};
            }
        }
        (std::make_integer_sequence<int, Side>{});
        transpose<Real, Side>(square);
#pragma GCC unroll 32
        for (int i = 0; i < Side; i += fused::window) {
            const int row = at.row + (P0 + i) / columns;
            const int column = at.vector * columns + (P0 + i) % columns;
            if (row < end && column + fused::window <= width)
                fused::template put<fused::window, Count>(
                    y, nullptr, {row, column, filter}, [&](int p) __attribute__((always_inline)) {
                        return square[i + p];
                    });
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
