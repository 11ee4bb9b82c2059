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

namespace strider::kernel {

/// Each filter sees one channel, in a block of images.
constexpr bool is_image_lanes_depthwise(const conv_geometry& g) noexcept {
    return g.input.axis == lane_axis::images && g.groups > 1 && g.groups == g.channels() &&
           g.groups == g.filters();
}

/// Calls f<first, columns>(columns of the target behind the first, of the source) for tiles of Tile
/// columns, and a narrower last one, that cover the target: `first` tells which taps fall outside.
/// Tiles next to each other that see the same taps are one piece of code.
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

/// The columns of a tile, of so many at most, that divides a width as evenly as it can, in whole
/// steps.
constexpr int even_tile(int width, int step, int most) noexcept {
    const int steps = (width + step - 1) / step;
    const int most_steps = most / step < 1 ? 1 : most / step;
    const int tiles = (steps + most_steps - 1) / most_steps;
    return (steps + tiles - 1) / tiles * step;
}

/// With a big volume that lies as G.input, a small one that lies as G.output, i = h SH + r DH - PT
/// and j = w SW + s DW - PL:
///
///     Scatters: big(i, j, c) = b(c) + sum over r, s of weight(c, r, s) small(h, w, c)
///     else:   small(h, w, c) = b(c) + sum over r, s of weight(c, r, s) big(i, j, c)
///
/// A tile of columns keeps its accumulators and the inputs that taps share in registers. Taps
/// beyond an edge are left out, those of columns while compiling, so no border is read. All rows of
/// a channel before the next, whose rows are fetched meanwhile: each row comes from memory once.
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

    /// Rows [begin, end) of the target. `bias` may be null.
    static void run(const element* x, const Real* packed, const Real* bias, element* y, int begin,
                    int end) noexcept {
        for (int c = 0; c < G.channels(); ++c) {
            const Real* w = packed + c * (R * S);
            const element start = bias != nullptr ? broadcast<element>(bias[c]) : element{};
            for (int row = begin; row < end; ++row)
                run_row(x + source.at(0, 0, c), w, start, y + target.at(row, 0, c),
                        taps_at<rows>(row));
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
                        sum[p] += weight * row[from];
            }
        }
#pragma GCC unroll 16
        for (int p = 0; p < Columns; ++p) y[p] = sum[p];
    }
};

} // namespace strider::kernel
