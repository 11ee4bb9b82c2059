// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines forward convolution with the lanes of a vector across images.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/conv/image_tile.hpp>
#include <strider/kernel/conv/pack.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Whether the taps of a filter row share their inputs, with a window of them in registers: with 32
/// registers, at stride 1 or if more than two taps read an input (a 7x7 filter at stride 2: from 92
/// to 96 % of the peak). With 16, a window leaves too few registers for sums: with AVX2, 3x3, 4 x 3
/// sums with inputs loaded for each tap ran at 98 % of the peak, 2 x 4 with a window at 85.
template <class Isa>
constexpr bool shares_window(const conv_geometry& g) {
    if (Isa::registers < 32) return false;
    return g.stride_width == 1 || g.filter_width > 2 * g.stride_width;
}

/// The tile of the forward kernel, with a multiple of `step` columns. The time model ignores parts
/// of the channels: with AVX-512 tiles for parts that stay in L1 (6 x 3, 3 x 7) were no faster than
/// those for all channels (6 x 4).
template <class Isa>
constexpr tile forward_tile(const conv_geometry& g, int step) {
    const int taps = g.filter_width;
    return fastest_tile<Isa>(g.filters(), g.output.extent.width, taps, step, [&](int p) {
        const bool in_first_cache = stays_near<Isa>(g, p);
        const int window = (p - 1) * g.stride_width + taps;
        const int lines = lines_of<Isa>(window);
        if (shares_window<Isa>(g)) return tile_inputs{window, window, lines, in_first_cache};
        // With 32 registers GCC 12 holds the inputs of two taps.
        return tile_inputs{Isa::registers < 32 ? p : 2 * p, p * taps, lines, in_first_cache};
    });
}

/// y(h, w, k) = b(k) + sum over r, c, s of weight(k, c, r, s) x(h SH + r - PH, w SW + s - PW, c).
/// Neither dilation nor groups.
///
/// An element is a vector of images; a weight is broadcast. Filters and columns are processed in
/// tiles; a tile's accumulators stay in registers over all r, c and s, in this order, one part of
/// the channels after another. If all filters process a part before the next, partial sums are kept
/// in the output.
template <conv_geometry G, class Real, class Isa, class Ending = void>
struct image_lanes_conv {
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = "image_lanes";
    static constexpr bool applies = G.input.axis == lane_axis::images && G.plain();
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int C = G.channels();
    static constexpr int K = G.filters();
    static constexpr tile T = forward_tile<Isa>(G, fused::window);
    /// Channels of a part; the same for every epilogue, which thus changes no bit.
    static constexpr int part = channels_at_once<Isa>(G, forward_tile<Isa>(G, 1).columns);
    /// Whether all filters process a part of a window before the next; partial sums are kept in the
    /// output, which nothing else uses meanwhile.
    static constexpr bool waits = part < C && !fused::adds && !fused::pools;

    /// Packed weights: [part][filter tile][r][c][s][filter of the tile], without gaps.
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{K} * G.chunk();

    /// Packs the weights weight(k, c, r, s).
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        pack_filter_tiles<G, T.filters, part>(weight, packed);
    }

    /// Whether tap s reads inside the input at column p of a tile that begins at column `first`.
    static constexpr bool inside(int first, int p, int s) {
        const int at = G.first_column(first + p) + s;
        return at >= 0 && at < G.input.extent.width;
    }

    /// The results: the volume, and the positions of the maxima if the epilogue records them.
    struct results {
        element* y;
        std::uint8_t* places;
    };

    /// How many channels ahead of the multiply-adds an input window from L2 is prefetched, if a
    /// cache line holds several vectors (1x1: from 98 to 119 GFLOP/s at a peak of 135); vectors of
    /// a whole line are loaded early enough without.
    static constexpr int ahead = line_vectors<Isa> > 1 ? 4 : 0;

    /// Whether the next window of the input is prefetched while all filters pass over this one: if
    /// a window exceeds L1 and they pass over all of it.
    static constexpr bool fetches_ahead =
        !waits && std::size_t{R} * C * (T.columns + S) * sizeof(element) > 32768;

    /// Computes a tile over filter rows [begin, end), which lie inside the input. First: the tile's
    /// first column, if taps that fall outside are to be skipped. `bias`: of its first filter;
    /// `from`: the first channel of the part, or 0 for all parts.
    template <int Filters, int Columns, int First>
    [[gnu::always_inline]] static void run_tile(const element* x, const Real* packed,
                                                const Real* bias, const results& to, const spot& at,
                                                int begin, int end, int from) noexcept {
        element sum[std::size_t{Filters}][std::size_t{Columns}];
        constexpr bool by_rows = detail::sums_rows(G);
        using numbers = element[std::size_t{Filters}][std::size_t{Columns}];
        [[maybe_unused]] std::conditional_t<by_rows, numbers, char> totals{};
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k) {
            const element start = bias != nullptr ? broadcast<element>(bias[k]) : element{};
#pragma GCC unroll 32
            for (int p = 0; p < Columns; ++p) sum[k][p] = start;
        }
        if (waits && from > 0)
#pragma GCC unroll 32
            for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
                for (int p = 0; p < Columns; ++p)
                    sum[k][p] = to.y[fused::output.at(at.row, at.column + p, at.filter + k)];
        do {
            const int channels = part == C || from + part < C ? part : C - from;
            const Real* w =
                packed + (std::ptrdiff_t{K} * from + std::ptrdiff_t{at.filter} * channels) * R * S +
                begin * channels * S * Filters;
            for (int r = begin; r < end; ++r) {
                const element* row = x + r * G.input.row_stride() + from * G.input.channel_stride();
#pragma GCC unroll 1
                for (int c = 0; c < channels; ++c) {
                    if constexpr (fetches_ahead)
#pragma GCC unroll 8
                        for (int p = 0; p < Columns * G.stride_width; ++p)
                            __builtin_prefetch(row + Columns * G.stride_width + S - 1 + p, 0, 2);
                    if constexpr (ahead > 0 && !stays_near<Isa>(G, Columns))
#pragma GCC unroll 16
                        for (int p = 0; p < (Columns - 1) * G.stride_width + S;
                             p += line_vectors<Isa>)
                            __builtin_prefetch(row + ahead * G.input.channel_stride() + p);
#pragma GCC unroll 16
                    for (int s = 0; s < S; ++s) {
                        // Keeps GCC from sharing inputs between taps, for which there are no
                        // registers.
                        if constexpr (!shares_window<Isa>(G) && S > G.stride_width)
                            asm("" : "+r"(row));
#pragma GCC unroll 32
                        for (int k = 0; k < Filters; ++k) {
                            const Real weight = w[s * Filters + k];
#pragma GCC unroll 32
                            for (int p = 0; p < Columns; ++p)
                                if (inside(First, p, s))
                                    sum[k][p] = multiply_add(row[p * G.stride_width + s], weight,
                                                             sum[k][p]);
                        }
                    }
                    w += S * Filters;
                    row += G.input.channel_stride();
                }
                if constexpr (by_rows)
                    for (int k = 0; k < Filters; ++k)
                        for (int p = 0; p < Columns; ++p) {
                            totals[k][p] += sum[k][p];
                            sum[k][p] = element{};
                        }
            }
            from += part;
        } while (!waits && from < C);
        if constexpr (by_rows)
            for (int k = 0; k < Filters; ++k)
                for (int p = 0; p < Columns; ++p) sum[k][p] += totals[k][p];
        if constexpr (waits) {
            if (from < C) {
#pragma GCC unroll 32
                for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
                    for (int p = 0; p < Columns; ++p)
                        to.y[fused::output.at(at.row, at.column + p, at.filter + k)] = sum[k][p];
                return;
            }
        }
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
            fused::template put<Columns>(
                to.y, to.places,
                {at.row, at.column, at.filter + k}, [&](int p) __attribute__((always_inline)) {
                    return sum[k][p];
                });
    }

    /// The First of a tile: its first column, or inner_column if all taps fall inside, so that such
    /// tiles are one function.
    static constexpr int inner_column = [] {
        for (int first = 0; first < G.output.extent.width; ++first)
            if (inside(first, 0, 0)) return first;
        return 0;
    }();
    template <int Columns>
    static constexpr int kind_of(int first) {
        for (int p = 0; p < Columns; ++p)
            for (int s = 0; s < S; ++s)
                if (!inside(first, p, s)) return first;
        return inner_column;
    }

    static constexpr int width = G.output.extent.width;
    static constexpr int step = T.columns;
    static constexpr int tiles = (width + step - 1) / step;
    /// Tiles [0, left) and [right, tiles) skip taps or are narrower, and are separate code.
    static constexpr int left = [] {
        int n = 0;
        while (n < tiles - 1 && kind_of<step>(n * step) != inner_column) ++n;
        return n;
    }();
    static constexpr int right = [] {
        int n = width == tiles * step ? tiles : tiles - 1;
        while (n > left && kind_of<step>((n - 1) * step) != inner_column) --n;
        return n;
    }();

    /// Computes all filters of Columns outputs from column p of row h on.
    template <int Columns, int First>
    static void run_filters(const element* x, const Real* packed, const Real* bias,
                            const results& to, int h, int p) noexcept {
        constexpr int whole = K / T.filters * T.filters;
        const int top = G.first_row(h);
        const int begin = top < 0 ? -top : 0;
        const int end = top + R > G.input.extent.height ? G.input.extent.height - top : R;
        for (int c = 0; c < C; c += waits ? part : C) {
            for (int k = 0; k < whole; k += T.filters)
                run_tile<T.filters, Columns, First>(x, packed, bias != nullptr ? bias + k : nullptr,
                                                    to, {h, p, k}, begin, end, c);
            if constexpr (whole < K)
                run_tile<K - whole, Columns, First>(x, packed,
                                                    bias != nullptr ? bias + whole : nullptr, to,
                                                    {h, p, whole}, begin, end, c);
        }
    }

    /// Computes rows [begin, end) of the output, in whole windows of the epilogue. `bias` may be
    /// null. All filters read a window of the input before the next: it stays in the caches while
    /// the weights pass over it. `places`: for an epilogue that records.
    static void forward(const element* x, const Real* packed, const Real* bias, element* y,
                        int begin, int end, std::uint8_t* places = nullptr) noexcept {
        const results to{y, places};
        for (int h = begin; h < end; ++h) {
            const element* from = x + G.input.at(G.first_row(h), -G.pad_left, 0);
            const auto run = [&]<int Columns, int First>(int p) {
                run_filters<Columns, First>(from + p * G.stride_width, packed, bias, to, h, p);
            };
            const auto edge = [&]<int Tile>() {
                constexpr int columns = Tile * step + step > width ? width - Tile * step : step;
                run.template operator()<columns, Tile * step>(Tile * step);
            };
            [&]<int... Index>(std::integer_sequence<int, Index...>) {
                (edge.template operator()<Index>(), ...);
            }
            (std::make_integer_sequence<int, left>{});
            for (int p = left * step; p < right * step; p += step)
                run.template operator()<step, inner_column>(p);
            [&]<int... Index>(std::integer_sequence<int, Index...>) {
                (edge.template operator()<right + Index>(), ...);
            }
            (std::make_integer_sequence<int, tiles - right>{});
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
