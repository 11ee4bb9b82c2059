// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines direct convolution of one channels-last image, with the lanes of a vector across filters.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

namespace strider::kernel {

/// y(h, w, k) = b(k) + sum over r, then j = (s, c), of weight(k, c, r, s) x(h SH + r DH - PT, w SW
/// + s DW - PL, c), c in the group of k.
///
/// Channels-last, a filter row's S C inputs are one run of memory: taps and channels are one loop.
/// Where taps are dilated or see a group of the channels, each tap is a run. Filters are taken in
/// tiles of 2 or 1 vectors, the last narrower where they do not divide; columns in tiles that keep
/// the accumulators in registers: 14 x 2 or 16 x 1 with 32 registers (2 weights and their latency
/// of 4 are covered 7 times over).
template <conv_geometry G, class Real, class Isa>
struct direct_conv {
    static constexpr const char* name = "direct";
    /// Below 4 filters a group the lanes would be mostly empty.
    static constexpr bool applies =
        G.input.axis == lane_axis::channels && G.filters() / G.groups >= 4;

    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int K = G.filters() / G.groups; ///< of a group
    static constexpr int width = G.output.extent.width;
    /// The runs of memory that a filter row reads, and their length.
    static constexpr int runs = G.filter_width > 1 && (G.groups > 1 || G.dilation_width > 1)
                                    ? G.filter_width
                                    : 1;
    static constexpr int run = G.filter_width / runs * G.depth();
    static constexpr int full = K / lanes * lanes;
    /// Lanes of the last, narrower tile: the least power of two that holds the filters left; 0
    /// without.
    static constexpr int rest_lanes = [] {
        int rest = K - full;
        int power = 1;
        while (power < rest) power *= 2;
        return rest == 0 ? 0 : power;
    }();

    static constexpr std::ptrdiff_t group_size =
        std::ptrdiff_t{full + rest_lanes} * G.filter_height * runs * run;
    static constexpr std::ptrdiff_t packed_size = G.groups * group_size;

    /// Packed: [group][tile of vectors][r][s][c][filter of the tile]; zeros where the last tile has
    /// no filter. `weight(k, c, r, s)`: c counts inside the group.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int g = 0; g < G.groups; ++g) {
            int k0 = 0;
            const auto pack_tile = [&](int filters) {
                for (int r = 0; r < G.filter_height; ++r)
                    for (int s = 0; s < G.filter_width; ++s)
                        for (int c = 0; c < G.depth(); ++c)
                            for (int k = k0; k < k0 + filters; ++k)
                                *packed++ = k < K ? weight(g * K + k, c, r, s) : Real{0};
                k0 += filters;
            };
            while (k0 + 2 * lanes <= full) pack_tile(2 * lanes);
            if (k0 < full) pack_tile(lanes);
            if constexpr (rest_lanes > 0) pack_tile(rest_lanes);
        }
    }

    /// Columns of a tile of Vectors vectors: they divide the width as evenly as they can.
    template <int Vectors>
    static constexpr int columns = [] {
        constexpr int most =
            Isa::registers >= 32 ? (Vectors == 2 ? 14 : 16) : (Vectors == 2 ? 6 : 8);
        const int tiles = (width + most - 1) / most;
        return (width + tiles - 1) / tiles;
    }();

    template <int Lanes, int Vectors, int Filters, int Columns>
    [[gnu::always_inline]] static void run_tile(const Real* x, const Real* w, const Real* bias,
                                                Real* y) noexcept {
        using element = vec<Real, Lanes>;
        element sum[std::size_t{Columns}][std::size_t{Vectors}];
        element start[std::size_t{Vectors}]{};
        if (bias != nullptr)
            for (int v = 0; v < Vectors; ++v)
                for (int lane = 0; lane < Lanes; ++lane)
                    if (v * Lanes + lane < Filters) {
                        if constexpr (Lanes == 1)
                            start[v] = bias[v];
                        else
                            start[v][lane] = bias[v * Lanes + lane];
                    }
#pragma GCC unroll 32
        for (int p = 0; p < Columns; ++p)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v) sum[p][v] = start[v];
        for (int r = 0; r < G.filter_height; ++r) {
            const Real* row = x + r * G.dilation_height * G.input.row_stride();
            for (int s = 0; s < runs; ++s) {
#pragma GCC unroll 1
                for (int j = 0; j < run; ++j) {
                    // Without this GCC carries inputs that tiles share from one round to the next,
                    // through the stack (-fpredictive-commoning of -O3).
                    asm("" : "+r"(row));
                    element weight[std::size_t{Vectors}];
#pragma GCC unroll 2
                    for (int v = 0; v < Vectors; ++v) weight[v] = load<element>(w + v * Lanes);
#pragma GCC unroll 32
                    for (int p = 0; p < Columns; ++p) {
                        const Real input = row[p * G.stride_width * G.channels() + j];
#pragma GCC unroll 2
                        for (int v = 0; v < Vectors; ++v) sum[p][v] += weight[v] * input;
                    }
                    w += Vectors * Lanes;
                }
                if constexpr (runs > 1) row += G.dilation_width * G.channels();
            }
        }
#pragma GCC unroll 32
        for (int p = 0; p < Columns; ++p) {
            Real* to = y + p * G.output.column_stride();
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v) {
                if constexpr (Filters == Vectors * Lanes)
                    store(to + v * Lanes, sum[p][v]);
                else
                    __builtin_memcpy(to, &sum[p][v], std::size_t{Filters} * sizeof(Real));
            }
        }
    }

    template <int Lanes, int Vectors, int Filters>
    static void run_row(const Real* x, const Real* w, const Real* bias, Real* y) noexcept {
        constexpr int step = columns<Vectors>;
        constexpr int whole = width / step * step;
        constexpr std::ptrdiff_t apart = std::ptrdiff_t{G.stride_width} * G.channels();
        constexpr std::ptrdiff_t next = G.output.column_stride();
        for (int p = 0; p < whole; p += step)
            run_tile<Lanes, Vectors, Filters, step>(x + p * apart, w, bias, y + p * next);
        if constexpr (whole < width)
            run_tile<Lanes, Vectors, Filters, width - whole>(x + whole * apart, w, bias,
                                                             y + whole * next);
    }

    /// Rows [begin, end) of the output. `bias` may be null.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        constexpr std::ptrdiff_t chunk = std::ptrdiff_t{G.filter_height} * runs * run;
        for (int g = 0; g < G.groups; ++g) {
            const auto rows = [&]<int Lanes, int Vectors, int Filters>(int k) {
                const int filter = g * K + k;
                for (int h = begin; h < end; ++h)
                    run_row<Lanes, Vectors, Filters>(
                        x + G.input.at(G.first_row(h), -G.pad_left, g * G.depth()),
                        packed + g * group_size + k * chunk,
                        bias != nullptr ? bias + filter : nullptr, y + G.output.at(h, 0, filter));
            };
            int k = 0;
            if constexpr (full >= 2 * lanes)
                for (; k + 2 * lanes <= full; k += 2 * lanes)
                    rows.template operator()<lanes, 2, 2 * lanes>(k);
            if constexpr (full / lanes % 2 == 1) {
                rows.template operator()<lanes, 1, lanes>(k);
                k += lanes;
            }
            if constexpr (rest_lanes > 0) rows.template operator()<rest_lanes, 1, K - full>(k);
        }
    }
};

} // namespace strider::kernel
