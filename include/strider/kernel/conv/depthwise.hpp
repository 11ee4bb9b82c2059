// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines depthwise convolution of a single channels-last image, with the lanes of a vector across
// channels.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(h, w, c) = b(c) + sum over r, s of weight(c, r, s) x(h SH + r DH - PT, w SW + s DW - PL, c).
///
/// Each filter reads one channel, so a vector of channels is a vector of filters. Columns are
/// processed in tiles of up to 8 (4 with 16 registers) whose accumulators stay in registers over
/// all taps; within a tile the channels are processed in memory order. Taps beyond an edge are
/// skipped, so no border is read.
template <conv_geometry G, class Real, class Isa, class Ending = void>
struct channel_lanes_depthwise {
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = "depthwise";
    static constexpr bool applies = G.input.axis == lane_axis::channels && G.groups > 1 &&
                                    G.groups == G.channels() && G.groups == G.filters();
    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int C = G.channels();
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int taps = R * S;
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

    /// Calls f<lanes>(first channel) for blocks of channels: whole vectors, last first if Backward,
    /// then ever narrower ones for the remaining channels.
    template <int Lanes = lanes, bool Backward = false, class F>
    [[gnu::always_inline]] static void for_blocks(F f, int begin = 0) {
        const int end = begin + (C - begin) / Lanes * Lanes;
        if constexpr (Lanes < lanes) {
            if constexpr (C % (2 * Lanes) >= Lanes) f.template operator()<Lanes>(begin);
        } else if constexpr (Backward) {
            for (int c = end - Lanes; c >= begin; c -= Lanes) f.template operator()<Lanes>(c);
        } else {
            for (int c = begin; c < end; c += Lanes) f.template operator()<Lanes>(c);
        }
        if constexpr (C % Lanes != 0) for_blocks<Lanes / 2, Backward>(f, end);
    }

    /// [block of channels][r][s][channel of the block]
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{C} * taps;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for_blocks([&]<int Lanes>(int block) {
            for (int r = 0; r < R; ++r)
                for (int s = 0; s < S; ++s)
                    for (int c = block; c < block + Lanes; ++c) *packed++ = weight(c, 0, r, s);
        });
    }

    /// Columns of a tile, dividing the width as evenly as possible. Inputs shared by neighbouring
    /// columns stay in registers beside the accumulators.
    static constexpr int tile_columns = [] {
        constexpr int most = Isa::registers >= 32 ? 8 : 4;
        const int tiles = (columns.target + most - 1) / most;
        return (columns.target + tiles - 1) / tiles;
    }();

    template <class V>
    [[gnu::always_inline]] static void put(Real* to, const V& sum) noexcept {
        store(to, V(fused::function::value(sum)));
    }

    /// Computes a tile with the taps of columns [First, First + Columns). `x`: the row's first
    /// column, advanced as far as the tile lies beyond First; `y`: the tile's output.
    template <int Lanes, int First, int Columns>
    [[gnu::always_inline]] static void run_tile(const Real* x, const Real* w, const Real* bias,
                                                Real* y, const tap_list<R>& row_taps) noexcept {
        using element = vec<Real, Lanes>;
        element sum[std::size_t{Columns}];
        const element start = bias != nullptr ? load<element>(bias) : element{};
#pragma GCC unroll 8
        for (int p = 0; p < Columns; ++p) sum[p] = start;
#pragma GCC unroll 1
        for (int i = 0; i < row_taps.count; ++i) {
            const Real* row = x + row_taps.source[i] * G.input.row_stride();
            const Real* weights = w + row_taps.tap[i] * (S * Lanes);
            // A single base address: GCC 12 would use a register for each.
            asm("" : "+r"(row), "+r"(weights));
#pragma GCC unroll 16
            for (int s = 0; s < S; ++s) {
                const auto weight = load<element>(weights + s * Lanes);
#pragma GCC unroll 8
                for (int p = 0; p < Columns; ++p)
                    if (const int from = columns.read(First + p, s); from >= 0)
                        sum[p] = multiply_add(load<element>(row + from * G.input.column_stride()),
                                              weight, sum[p]);
            }
        }
#pragma GCC unroll 8
        for (int p = 0; p < Columns; ++p) put(y + p * fused::output.column_stride(), sum[p]);
    }

    /// Input columns that a tile reads.
    static constexpr int reach =
        (tile_columns - 1) * G.stride_width + (S - 1) * G.dilation_width + 1;
    static constexpr int column_bytes = C * static_cast<int>(sizeof(Real));
    /// Whether rows are computed in pairs: if they share inputs and the registers hold both, an
    /// input row is read for both (28x28x256 3x3/1: from 62 to 80 % of the peak). Not if all
    /// columns fall into one set of L1, which holds fewer.
    static constexpr bool pairs = G.dilation_height == 1 &&
                                  R > G.stride_height&& column_bytes % 4096 != 0 &&
                                  2 * tile_columns + reach + 3 <= Isa::registers;

    /// As run_tile, for rows h and h + 1; the summation order is the same.
    template <int Lanes, int First, int Columns>
    [[gnu::always_inline]] static void run_pair(const Real* x, const Real* w, const Real* bias,
                                                Real* y, int h) noexcept {
        using element = vec<Real, Lanes>;
        constexpr int left = G.first_column(First);
        element sum[2][std::size_t{Columns}];
        const element start = bias != nullptr ? load<element>(bias) : element{};
#pragma GCC unroll 2
        for (int i = 0; i < 2; ++i)
#pragma GCC unroll 8
            for (int p = 0; p < Columns; ++p) sum[i][p] = start;
        const int top = G.first_row(h);
        const int bottom = top + G.stride_height + R;
        const int last = bottom < rows.source ? bottom : rows.source;
#pragma GCC unroll 1
        for (int row = top < 0 ? 0 : top; row < last; ++row) {
            const Real* from = x + row * G.input.row_stride();
            element input[std::size_t{reach}];
#pragma GCC unroll 32
            for (int j = 0; j < reach; ++j)
                if (left + j >= 0 && left + j < columns.source)
                    input[j] = load<element>(from + (left + j) * G.input.column_stride());
#pragma GCC unroll 2
            for (int i = 0; i < 2; ++i) {
                const int r = row - top - i * G.stride_height;
                if (r < 0 || r >= R) continue;
#pragma GCC unroll 16
                for (int s = 0; s < S; ++s) {
                    const auto weight = load<element>(w + (r * S + s) * Lanes);
#pragma GCC unroll 8
                    for (int p = 0; p < Columns; ++p)
                        if (columns.read(First + p, s) >= 0)
                            sum[i][p] = multiply_add(
                                weight, input[p * G.stride_width + s * G.dilation_width],
                                sum[i][p]);
                }
            }
        }
#pragma GCC unroll 2
        for (int i = 0; i < 2; ++i)
#pragma GCC unroll 8
            for (int p = 0; p < Columns; ++p)
                put(y + i * fused::output.row_stride() + p * fused::output.column_stride(),
                    sum[i][p]);
    }

    /// Calls f<first column, columns>(columns after the first) for the tiles of a row: tiles at the
    /// edges have their own taps, known at compile time; all tiles between have the same.
    template <int Tile = 0, class F>
    [[gnu::always_inline]] static void for_row_tiles(F f) {
        constexpr stretch inner = inner_stretch(columns, 0);
        constexpr int first = Tile * tile_columns;
        constexpr int left = columns.target - first;
        if constexpr (left > 0) {
            constexpr int wide = left < tile_columns ? left : tile_columns;
            constexpr int alike = first >= inner.begin && inner.end - first >= tile_columns
                                      ? (inner.end - first) / tile_columns
                                      : 1;
            for (int t = 0; t < alike; ++t) f.template operator()<first, wide>(t * tile_columns);
            for_row_tiles<Tile + alike>(f);
        }
    }

    /// Computes rows [begin, end) of the output. `bias` may be null.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        static_assert(!fused::adds && !fused::pools);
        // A load stalls on an earlier store whose address has the same low 12 bits. If the columns
        // of a tile all collide like this (14x14x512: five times as slow), channels are processed
        // backward if y lies less than 1 KB after the input or bias read with it, modulo 4 KB.
        const auto soon_read = [&](const Real* from) {
            const auto behind =
                reinterpret_cast<std::uintptr_t>(y) - reinterpret_cast<std::uintptr_t>(from);
            return behind % 4096 > 0 && behind % 4096 < 1024;
        };
        constexpr bool meets = column_bytes % 2048 == 0;
        if (meets && (soon_read(x) || (bias != nullptr && soon_read(bias))))
            run_rows<meets>(x, packed, bias, y, begin, end);
        else
            run_rows<false>(x, packed, bias, y, begin, end);
    }

    template <bool Backward>
    static void run_rows(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                         int end) noexcept {
        const auto run = [&]<bool Pair>(int h) {
            const tap_list<R> row_taps = taps_at<rows>(h);
            for_row_tiles([&]<int First, int Columns>(int behind) {
                const Real* from =
                    x + G.input.at(0, 0, 0) + behind * G.stride_width * G.input.column_stride();
                Real* to = y + fused::output.at(h, First + behind, 0);
                for_blocks<lanes, Backward>([&]<int Lanes>(int c) {
                    const Real* start = bias != nullptr ? bias + c : nullptr;
                    if constexpr (Pair)
                        run_pair<Lanes, First, Columns>(from + c, packed + c * taps, start, to + c,
                                                        h);
                    else
                        run_tile<Lanes, First, Columns>(from + c, packed + c * taps, start, to + c,
                                                        row_taps);
                });
            });
        };
        int h = begin;
        if constexpr (pairs)
            for (; h + 1 < end; h += 2) run.template operator()<true>(h);
        for (; h < end; ++h) run.template operator()<false>(h);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
