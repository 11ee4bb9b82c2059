// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the gradient of a convolution's weights with the lanes of a vector across images.
#pragma once

#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <utility>

namespace strider::kernel {

/// The tile of the weight gradient: filters x taps accumulators, with a gradient and a window of
/// inputs beside them.
template <class Isa>
constexpr tile weight_tile(int filters, int taps) {
    tile best{1, 1};
    double best_cost = 1e30;
    for (int k = 1; k <= 8 && k <= filters; ++k) {
        for (int s = 1; s <= 8 && s <= taps; ++s) {
            if (k * s + (k < s ? k : s) + 1 > Isa::registers && k * s > 1) continue;
            const int passes = ((filters + k - 1) / k) * ((taps + s - 1) / s);
            const int work = k * s > 8 ? k * s : 8;
            const double cost = passes * (work + 0.5 * (k + s));
            if (cost < best_cost) {
                best_cost = cost;
                best = {k, s};
            }
        }
    }
    return best;
}

/// dw(k, c, r, s) = sum over images, h, w of dy(h, w, k) x(h SH + r - PH, w SW + s - PW, c).
///
/// Accumulators are vectors of partial sums, an image a lane, for a tile of filters x taps. Blocks
/// of rows keep the gradient's tile in the nearest caches while all r and c pass over it;
/// between blocks the partial sums lie in `partial`. Order of the sum: columns, rows, then lanes
/// pairwise.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct image_lanes_weight_gradient {
    static constexpr const char* name = "image_lanes";
    static constexpr bool applies = G.input.axis == lane_axis::images && G.plain();
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int C = G.channels();
    static constexpr int K = G.filters();
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;
    static constexpr tile T = weight_tile<Isa>(K, S);
    /// Rows a block: about 32 KB of gradient for a tile of filters.
    static constexpr int block = [] {
        const int bytes = T.filters * width * static_cast<int>(sizeof(element));
        const int rows = 32768 / bytes;
        return rows < 1 ? 1 : rows > height ? height : rows;
    }();

    /// Elements of the scratch memory: the partial sums of one tile of filters.
    static constexpr std::ptrdiff_t partial_size = std::ptrdiff_t{T.filters} * G.chunk();

    /// The columns of the output at which all of a number of taps, from tap First on, lie inside
    /// the input: at least one column, else all columns, and zeros are read.
    static constexpr stretch inner_columns(int first, int taps) noexcept {
        const auto inside = [&](int w) {
            const int at = w * G.stride_width + first - G.pad_left;
            return at >= 0 && at + taps <= G.input.extent.width;
        };
        stretch inner{0, width};
        while (inner.begin < width && !inside(inner.begin)) ++inner.begin;
        while (inner.end > inner.begin && !inside(inner.end - 1)) --inner.end;
        constexpr int most_edges = 8; // each is code of its own
        const bool few = width - (inner.end - inner.begin) <= most_edges;
        return inner.begin < inner.end && few ? inner : stretch{0, width};
    }

    /// Taps [First, First + Taps) of one row of the filter, for one channel. `x` is where the first
    /// of them reads at column 0.
    template <int Filters, int First, int Taps>
    [[gnu::always_inline]] static void run_tile(const element* x, const element* dy,
                                                element* partial, int rows) noexcept {
        constexpr stretch inner = inner_columns(First, Taps);
        element sum[std::size_t{Filters}][std::size_t{Taps}];
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
            for (int s = 0; s < Taps; ++s) sum[k][s] = partial[k * Taps + s];
        for (int h = 0; h < rows; ++h) {
            // At column w only taps [Begin, End) of these lie inside.
            const auto column = [&]<int Begin, int End>(int w) __attribute__((always_inline)) {
                const element* from = x + w * G.stride_width;
                asm("" : "+r"(from)); // nothing is kept for the next column: no register is left
#pragma GCC unroll 32
                for (int k = 0; k < Filters; ++k) {
                    element gradient = dy[k * Gradient.channel_stride() + w];
                    hold_in_register(gradient);
#pragma GCC unroll 32
                    for (int s = Begin; s < End; ++s) sum[k][s] += gradient * from[s];
                }
            };
            const auto edge = [&]<int W>() __attribute__((always_inline)) {
                constexpr int at = W * G.stride_width + First - G.pad_left;
                constexpr int begin = at < 0 ? -at : 0;
                constexpr int beyond = at + Taps - G.input.extent.width;
                constexpr int end = beyond > 0 ? Taps - beyond : Taps;
                if constexpr (begin < end) column.template operator()<begin, end>(W);
            };
            [&]<int... W>(std::integer_sequence<int, W...>) __attribute__((always_inline)) {
                (edge.template operator()<W>(), ...);
            }
            (std::make_integer_sequence<int, inner.begin>{});
#pragma GCC unroll 1
            for (int w = inner.begin; w < inner.end; ++w) column.template operator()<0, Taps>(w);
            [&]<int... W>(std::integer_sequence<int, W...>) __attribute__((always_inline)) {
                (edge.template operator()<inner.end + W>(), ...);
            }
            (std::make_integer_sequence<int, width - inner.end>{});
            x += G.input.row_stride() * G.stride_height;
            dy += Gradient.row_stride();
        }
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
            for (int s = 0; s < Taps; ++s) partial[k * Taps + s] = sum[k][s];
    }

    /// All taps of one row of the filter, for one channel.
    template <int Filters>
    [[gnu::always_inline]] static element* run_row(const element* x, const element* dy,
                                                   element* partial, int rows) noexcept {
        constexpr int tiles = (S + T.columns - 1) / T.columns;
        [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
            constexpr auto taps = [](int tile) {
                return tile * T.columns + T.columns <= S ? T.columns : S - tile * T.columns;
            };
            ((run_tile<Filters, I * T.columns, taps(I)>(x + I * T.columns, dy, partial, rows),
              partial += Filters * taps(I)),
             ...);
        }
        (std::make_integer_sequence<int, tiles>{});
        return partial;
    }

    template <int Filters>
    static void run_filters(const element* x, const element* dy, Real* dw,
                            element* partial) noexcept {
        constexpr std::ptrdiff_t size = std::ptrdiff_t{Filters} * G.chunk();
        for (std::ptrdiff_t i = 0; i < size; ++i) partial[i] = element{};
        for (int h0 = 0; h0 < height; h0 += block) {
            const int rows = h0 + block < height ? block : height - h0;
            element* sums = partial;
            for (int c = 0; c < C; ++c) {
                for (int r = 0; r < R; ++r) {
                    // Rows where this row of the filter lies inside the input.
                    int first = h0;
                    int count = rows;
                    for (; count > 0 && G.first_row(first) + r < 0; --count) ++first;
                    while (count > 0 && G.first_row(first + count - 1) + r >= G.input.extent.height)
                        --count;
                    const element* from = x + G.input.at(G.first_row(first) + r, -G.pad_left, c);
                    const element* gradient = dy + Gradient.at(first, 0, 0);
                    sums = run_row<Filters>(from, gradient, sums, count);
                }
            }
        }
        // [c][r][tap tile][filter][tap of the tile] -> [filter][c][r][s]
        const element* sums = partial;
        for (int row = 0; row < C * R; ++row)
            for (int s0 = 0; s0 < S; s0 += T.columns) {
                const int taps = s0 + T.columns <= S ? T.columns : S - s0;
                for (int k = 0; k < Filters; ++k)
                    for (int s = 0; s < taps; ++s)
                        dw[k * G.chunk() + row * S + s0 + s] += sum_lanes<Real, lanes>(*sums++);
            }
    }

    /// Adds the gradient to `dw`, [K][C][R][S]. `partial` is scratch of partial_size elements.
    static void add(const element* x, const element* dy, Real* dw, element* partial) noexcept {
        constexpr int whole = K / T.filters * T.filters;
        for (int k = 0; k < whole; k += T.filters)
            run_filters<T.filters>(x, dy + Gradient.at(0, 0, k) - Gradient.at(0, 0, 0),
                                   dw + std::ptrdiff_t{k} * G.chunk(), partial);
        if constexpr (whole < K)
            run_filters<K - whole>(x, dy + Gradient.at(0, 0, whole) - Gradient.at(0, 0, 0),
                                   dw + std::ptrdiff_t{whole} * G.chunk(), partial);
    }
};

} // namespace strider::kernel
