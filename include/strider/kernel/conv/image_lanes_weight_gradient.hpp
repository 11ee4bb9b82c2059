// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the gradient of a convolution's weights with the lanes of a vector across images.
#pragma once

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

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

/// dw(k, c, r, s) += sum over images, h, w of dy(h, w, k) x(h SH + r DH - PH, w SW + s DW - PW, c),
/// c in the group of k.
///
/// Accumulators are vectors of partial sums, one image a lane, for a tile of filters x taps. Within
/// a block of rows the gradient's tile stays in L1 while all r and c pass over it; between blocks
/// the partial sums are kept in `partial`. Summation order: columns, some thousand rows, lanes
/// pairwise, then the other rows.
///
/// Bordered: zeros surround the input wherever the windows reach; otherwise taps beyond an edge are
/// skipped.
template <conv_geometry G, layout Gradient, bool Bordered, class Real, class Isa>
struct image_lanes_weight_sums {
    static constexpr const char* name = "image_lanes";
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int C = G.depth();              ///< channels of a group
    static constexpr int K = G.filters() / G.groups; ///< filters of a group
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;
    static constexpr tile T = weight_tile<Isa>(K, S);
    /// Rows of a block: about 32 KB of gradient for a tile of filters; half with few registers.
    static constexpr int block = [] {
        const int bytes = T.filters * width * static_cast<int>(sizeof(element));
        const int fit = (Isa::registers >= 32 ? 32768 : 16384) / bytes;
        const int most = fit < 1 ? 1 : fit;
        const int blocks = (height + most - 1) / most;
        return (height + blocks - 1) / blocks;
    }();

    static constexpr slide row_slide{
        height, G.input.extent.height, R, G.stride_height, G.dilation_height, G.pad_top, false};
    static constexpr slide column_slide{
        width, G.input.extent.width, S, G.stride_width, G.dilation_width, G.pad_left, false};
    /// Columns at which all taps read inside the input.
    static constexpr stretch whole_columns = inner_stretch(column_slide, 0);
    /// Whether the other columns are few enough to be separate code, which skips the taps beyond
    /// the edge.
    static constexpr bool few_edges = T.columns == S && whole_columns.begin < whole_columns.end &&
                                      whole_columns.begin + width - whole_columns.end <= 8;
    /// They are if there is no border, or if that saves one product in 100.
    static constexpr stretch inner = few_edges && (!Bordered || percent_outside(column_slide) > 0)
                                         ? whole_columns
                                         : stretch{0, width};
    static constexpr bool applies = G.input.axis == lane_axis::images && (Bordered || few_edges);

    /// Whether the next block's input and gradient are prefetched: if the volumes exceed L2; with
    /// small tiles it costs more than it gains.
    static constexpr bool fetches_ahead =
        Isa::registers >= 32 &&
        (G.input.size() + Gradient.size()) * static_cast<std::ptrdiff_t>(sizeof(element)) > 524288;

    /// Scratch in elements: the partial sums of one tile of filters.
    static constexpr std::ptrdiff_t partial_size = std::ptrdiff_t{T.filters} * G.chunk();

    template <int Filters, int Taps>
    [[gnu::always_inline]] static void run_tile(const element* x, const element* dy,
                                                element* partial, int rows, int pass) noexcept {
        element sum[std::size_t{Filters}][std::size_t{Taps}];
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
            for (int s = 0; s < Taps; ++s) sum[k][s] = partial[k * Taps + s];
        // One column, whose taps [First, Last) lie inside. Of gradients and inputs, the fewer stay
        // in registers while the others are loaded: an opaque address keeps the compiler from
        // loading them again.
        const auto add = [&]<int First, int Last>(int w) __attribute__((always_inline)) {
            constexpr int dilation = G.dilation_width;
            const element* from = x + w * G.stride_width;
            const element* gradients = dy + w;
            if constexpr (Taps < Filters) {
                element input[std::size_t{Taps}];
#pragma GCC unroll 32
                for (int s = First; s < Last; ++s) input[s] = from[s * dilation];
                asm("" : "+r"(from));
#pragma GCC unroll 32
                for (int k = 0; k < Filters; ++k) {
                    const element gradient = gradients[k * Gradient.channel_stride()];
                    asm("" : "+r"(gradients));
#pragma GCC unroll 32
                    for (int s = First; s < Last; ++s)
                        sum[k][s] = multiply_add(gradient, input[s], sum[k][s]);
                }
            } else {
                element gradient[std::size_t{Filters}];
#pragma GCC unroll 32
                for (int k = 0; k < Filters; ++k)
                    gradient[k] = gradients[k * Gradient.channel_stride()];
                asm("" : "+r"(gradients));
#pragma GCC unroll 32
                for (int s = First; s < Last; ++s) {
                    const element input = from[s * dilation];
                    asm("" : "+r"(from));
#pragma GCC unroll 32
                    for (int k = 0; k < Filters; ++k)
                        sum[k][s] = multiply_add(gradient[k], input, sum[k][s]);
                }
            }
        };
        // Prefetched for the next block: the input of a row of taps, and one filter's gradient per
        // pass.
        constexpr std::ptrdiff_t next_input =
            std::ptrdiff_t{block} * G.stride_height * G.input.row_stride();
        const std::ptrdiff_t next_gradient =
            block * Gradient.row_stride() + (pass < Filters ? pass : 0) * Gradient.channel_stride();
        const auto add_edge = [&]<int Column>() __attribute__((always_inline)) {
            constexpr stretch inside = taps_inside(column_slide, Column);
            add.template operator()<inside.begin, inside.end>(Column);
        };
        for (int h = 0; h < rows; ++h) {
            for_each_number<0, inner.begin>(add_edge);
#pragma GCC unroll 1
            for (int w = inner.begin; w < inner.end; ++w) {
                if constexpr (fetches_ahead) {
                    __builtin_prefetch(x + next_input + w * G.stride_width, 0, 2);
                    __builtin_prefetch(dy + next_gradient + w, 0, 2);
                }
                add.template operator()<0, Taps>(w);
            }
            for_each_number<inner.end, width>(add_edge);
            x += G.input.row_stride() * G.stride_height;
            dy += Gradient.row_stride();
        }
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
#pragma GCC unroll 32
            for (int s = 0; s < Taps; ++s) partial[k * Taps + s] = sum[k][s];
    }

    template <int Filters>
    static void run_filters(const element* x, const element* dy, Real* dw,
                            element* partial) noexcept {
        constexpr int most = detail::rows_summed(width, block);
        for (int h = 0; h < height; h += most)
            run_rows<Filters>(x, dy, dw, partial, h, h + most < height ? h + most : height);
    }

    /// Adds the gradient of rows [begin, end) of the output.
    template <int Filters>
    static void run_rows(const element* x, const element* dy, Real* dw, element* partial, int begin,
                         int end) noexcept {
        constexpr int whole = S / T.columns * T.columns;
        constexpr std::ptrdiff_t size = std::ptrdiff_t{Filters} * G.chunk();
        for (std::ptrdiff_t i = 0; i < size; ++i) partial[i] = element{};
        for (int h0 = begin; h0 < end; h0 += block) {
            const int rows = h0 + block < end ? block : end - h0;
            element* sums = partial;
            for (int c = 0; c < C; ++c) {
                for (int r = 0; r < R; ++r) {
                    // Rows where this row of the filter lies inside the input.
                    int first = h0;
                    int count = rows;
                    for (; count > 0 && row_slide.read(first, r) < 0; --count) ++first;
                    while (count > 0 && row_slide.read(first + count - 1, r) < 0) --count;
                    const element* from =
                        x + G.input.at(G.first_row(first) + r * G.dilation_height, -G.pad_left, c);
                    const element* gradient = dy + Gradient.at(first, 0, 0);
                    for (int s = 0; s < whole; s += T.columns) {
                        run_tile<Filters, T.columns>(from + s, gradient, sums, count, c * R + r);
                        sums += Filters * T.columns;
                    }
                    if constexpr (whole < S) {
                        run_tile<Filters, S - whole>(from + whole, gradient, sums, count,
                                                     c * R + r);
                        sums += Filters * (S - whole);
                    }
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

    /// Adds the gradient to `dw`, [K][C of the group][R][S]. `partial` is scratch of partial_size
    /// elements.
    static void add(const element* x, const element* dy, Real* dw, element* partial) noexcept {
        constexpr int whole = K / T.filters * T.filters;
        for (int g = 0; g < G.groups; ++g) {
            int k = g * K;
            for (; k < g * K + whole; k += T.filters)
                run_filters<T.filters>(x, dy + k * Gradient.channel_stride(),
                                       dw + std::ptrdiff_t{k} * G.chunk(), partial);
            if constexpr (whole < K)
                run_filters<K - whole>(x, dy + k * Gradient.channel_stride(),
                                       dw + std::ptrdiff_t{k} * G.chunk(), partial);
            x += C * G.input.channel_stride();
        }
    }
};

/// Gradient of a convolution's weights.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct image_lanes_weight_gradient
    : image_lanes_weight_sums<G, Gradient, needs_border(G), Real, Isa> {};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
