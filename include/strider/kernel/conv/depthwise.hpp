// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines depthwise convolution of one channels-last image, with the lanes of a vector across
// channels.
#pragma once

#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

namespace strider::kernel {

/// y(h, w, c) = b(c) + sum over r, s of weight(c, r, s) x(h SH + r DH - PT, w SW + s DW - PL, c).
///
/// Each filter sees one channel, so a vector of channels is a vector of filters. Columns are taken
/// in tiles of up to 8 (4 with 16 registers) whose accumulators stay in registers over all taps;
/// for a tile the channels are run through in the order in which they lie. Taps beyond an edge are
/// left out, so no border is read.
template <conv_geometry G, class Real, class Isa>
struct channel_lanes_depthwise {
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

    /// Calls f<lanes>(first channel) for blocks of channels: vectors, then ever narrower ones for
    /// the channels left.
    template <int Lanes = lanes, class F>
    [[gnu::always_inline]] static void for_blocks(F f, int c = 0) {
        if constexpr (Lanes == lanes) {
            for (; c + Lanes <= C; c += Lanes) f.template operator()<Lanes>(c);
        } else if constexpr (C % (2 * Lanes) >= Lanes) {
            f.template operator()<Lanes>(c);
            c += Lanes;
        }
        if constexpr (C % Lanes != 0) for_blocks<Lanes / 2>(f, c);
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

    /// Columns of a tile: they divide the width as evenly as they can. Beside their accumulators
    /// the inputs that neighbours share stay in registers.
    static constexpr int tile_columns = [] {
        constexpr int most = Isa::registers >= 32 ? 8 : 4;
        const int tiles = (columns.target + most - 1) / most;
        return (columns.target + tiles - 1) / tiles;
    }();

    /// A tile with the taps of columns [First, First + Columns): `x` is the row's first column, or
    /// as far behind it as the tile is behind First; `y` is where the tile lies.
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
#pragma GCC unroll 16
            for (int s = 0; s < S; ++s) {
                const auto weight = load<element>(weights + s * Lanes);
#pragma GCC unroll 8
                for (int p = 0; p < Columns; ++p)
                    if (const int from = columns.read(First + p, s); from >= 0)
                        sum[p] += weight * load<element>(row + from * G.input.column_stride());
            }
        }
#pragma GCC unroll 8
        for (int p = 0; p < Columns; ++p) store(y + p * G.output.column_stride(), sum[p]);
    }

    /// Calls f<first column, columns>(columns behind the first) for the tiles of a row: the taps of
    /// the tiles at the edges are known to the compiler, all tiles between have the same.
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

    /// Rows [begin, end) of the output. `bias` may be null.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        for (int h = begin; h < end; ++h) {
            const tap_list<R> row_taps = taps_at<rows>(h);
            for_row_tiles([&]<int First, int Columns>(int behind) {
                const Real* from =
                    x + G.input.at(0, 0, 0) + behind * G.stride_width * G.input.column_stride();
                Real* to = y + G.output.at(h, First + behind, 0);
                for_blocks([&]<int Lanes>(int c) {
                    run_tile<Lanes, First, Columns>(from + c, packed + c * taps,
                                                    bias != nullptr ? bias + c : nullptr, to + c,
                                                    row_taps);
                });
            });
        }
    }
};

} // namespace strider::kernel
