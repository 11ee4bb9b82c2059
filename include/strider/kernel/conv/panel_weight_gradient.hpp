// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the gradient of a convolution's weights, from volumes with the lanes across images, by
// panels with the lanes across filters.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/transpose.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

namespace strider::kernel {

/// dw(k, c, r, s) += sum over images, h, w of dy(h, w, k) x(h SH + r - PH, w SW + s - PW, c).
///
/// Lanes across images would leave a vector of partial sums for each weight, too many to keep near
/// where there are many filters and channels. So a stretch of dy, a few rows, is transposed into
/// panels, in which a pixel of an image has its filters side by side; their products with single
/// numbers of x, with all pixels of all images as the reduction, are added to the weights. Where a
/// 1x1 filter sees fewer channels than there are filters, x and dy change places.
///
/// Order of a sum: within a stretch by row, column, image; then by stretch.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct panel_weight_gradient {
    static constexpr const char* name = "panels";
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;

    static constexpr bool swapped = R == 1 && S == 1 && G.stride_height == 1 &&
                                    G.stride_width == 1 && G.channels() < G.filters() &&
                                    G.channels() % lanes == 0;
    /// What is transposed, and what is read as it lies; their channels.
    static constexpr layout panel_layout = swapped ? G.input : Gradient;
    static constexpr layout single_layout = swapped ? Gradient : G.input;
    static constexpr int P = panel_layout.extent.channels;
    static constexpr int Q = single_layout.extent.channels;

    /// A tile of sums in registers: vectors of the panel's channels x taps, S of each of some
    /// channels.
    static constexpr int most_sums = Isa::registers >= 32 ? 28 : 12;
    static constexpr int vectors = P % (2 * lanes) == 0 && 2 * S <= most_sums ? 2 : 1;
    static constexpr int depth = [] {
        const int most = most_sums / vectors / S > 0 ? most_sums / vectors / S : 1;
        const int tiles = (Q + most - 1) / most;
        return (Q + tiles - 1) / tiles;
    }();
    static constexpr int channels = vectors * lanes; ///< of a panel
    static constexpr int panels = P / channels;

    static constexpr bool possible = G.input.axis == lane_axis::images && G.plain() && lanes > 1 &&
                                     P % lanes == 0 && S <= most_sums;
    /// A transpose, some 10 cycles a vector, has to be little beside the products.
    static constexpr bool applies =
        possible && std::ptrdiff_t{Q} * R * S >= 64 && std::ptrdiff_t{P} * Q * R * S >= 4096;

    /// A stretch: so many columns of so many rows, of all images.
    static constexpr int columns = [] {
        const int tiles = (width + 31) / 32;
        return (width + tiles - 1) / tiles;
    }();
    static constexpr int rows = [] {
        // The sums pass by once a stretch: fewer stretches where the second cache doesn't hold
        // them.
        const bool many = std::ptrdiff_t{P} * Q * R * S * static_cast<int>(sizeof(Real)) > 524288;
        int n = (many ? 1024 : 256) / (lanes * columns);
        n = n < 1 ? 1 : n > height ? height : n;
        const int tiles = (height + n - 1) / n;
        return (height + tiles - 1) / tiles;
    }();

    /// [panel][row][column][image][channel]
    static constexpr std::ptrdiff_t row_size = std::ptrdiff_t{columns} * lanes * channels;
    static constexpr std::ptrdiff_t panel_size = rows * row_size;
    /// [panel][r][c][s][channel of the panel]
    static constexpr std::ptrdiff_t sum_size = std::ptrdiff_t{R} * Q * S * channels;

    /// Elements of the scratch memory.
    static constexpr std::ptrdiff_t partial_size = panels * (sum_size + panel_size) / lanes;

    /// Adds the gradient to `dw`, [K][C][R][S]. `partial` is scratch of partial_size elements.
    static void add(const element* x, const element* dy, Real* dw, element* partial) noexcept {
        const element* from = swapped ? x : dy;
        const element* singles = swapped ? dy : x;
        Real* sums = reinterpret_cast<Real*>(partial);
        Real* filled = sums + panels * sum_size;
        for (std::ptrdiff_t i = 0; i < panels * sum_size / lanes; ++i) partial[i] = element{};
        for (int row = 0; row < height; row += rows) {
            const int row_count = row + rows < height ? rows : height - row;
            for (int column = 0; column < width; column += columns) {
                const int count = column + columns < width ? columns : width - column;
                for (int b = 0; b < row_count; ++b)
                    fill(from + panel_layout.at(row + b, column, 0), count, filled + b * row_size);
                multiply(singles, filled, sums, row, row_count, column, count);
            }
        }
        add_sums(sums, dw);
    }

private:
    /// Transposes a part of a row, all channels of all images.
    static void fill(const element* from, int count, Real* to) noexcept {
        constexpr std::ptrdiff_t apart = panel_layout.channel_stride();
        for (int p = 0; p < P; p += lanes) {
            Real* panel = to + p / channels * panel_size + p % channels;
#pragma GCC unroll 1
            for (int w = 0; w < count; ++w) {
                element square[std::size_t{lanes}];
#pragma GCC unroll 32
                for (int c = 0; c < lanes; ++c) square[c] = from[(p + c) * apart + w];
                transpose<Real, lanes>(square);
#pragma GCC unroll 32
                for (int image = 0; image < lanes; ++image)
                    store(panel + (w * lanes + image) * channels, square[image]);
            }
        }
    }

    static void multiply(const element* singles, const Real* panel, Real* sums, int row,
                         int row_count, int column, int count) noexcept {
        constexpr int whole = Q / depth * depth;
        for (int p = 0; p < panels; ++p, panel += panel_size)
            for (int r = 0; r < R; ++r) {
                for (int c = 0; c < whole; c += depth, sums += depth * S * channels)
                    run_tile<depth>(singles, panel, sums, row, row_count, column, count, r, c);
                if constexpr (whole < Q) {
                    run_tile<Q - whole>(singles, panel, sums, row, row_count, column, count, r,
                                        whole);
                    sums += (Q - whole) * S * channels;
                }
            }
    }

    /// Adds the products of a panel with the taps of filter row r of channels [c, c + Depth).
    template <int Depth>
    static void run_tile(const element* singles, const Real* panel, Real* sums, int row,
                         int row_count, int column, int count, int r, int c) noexcept {
        constexpr int taps = Depth * S;
        constexpr std::ptrdiff_t apart = single_layout.channel_stride();
        element sum[std::size_t{taps}][std::size_t{vectors}];
#pragma GCC unroll 32
        for (int j = 0; j < taps; ++j)
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) {
                sum[j][v] = element{};
                __builtin_prefetch(sums + j * channels + v * lanes, 1);
            }
        for (int b = 0; b < row_count; ++b) {
            const int at = G.first_row(row + b) + r;
            if (at < 0 || at >= single_layout.extent.height) continue;
            const element* line = singles + single_layout.at(at, G.first_column(column), c);
            const Real* g = panel + b * row_size;
            for (int w = 0; w < count; ++w, line += G.stride_width) {
                const Real* x = reinterpret_cast<const Real*>(line);
#pragma GCC unroll 1
                for (int image = 0; image < lanes; ++image) {
                    asm("" : "+r"(x)); // as in direct.hpp
                    element value[std::size_t{vectors}];
#pragma GCC unroll 2
                    for (int v = 0; v < vectors; ++v) {
                        __builtin_prefetch(g + 8 * channels + v * lanes);
                        value[v] = load<element>(g + v * lanes);
                    }
#pragma GCC unroll 32
                    for (int j = 0; j < taps; ++j) {
                        const Real input = x[(j / S * apart + j % S) * lanes];
#pragma GCC unroll 2
                        for (int v = 0; v < vectors; ++v) sum[j][v] += value[v] * input;
                    }
                    ++x;
                    g += channels;
                }
            }
        }
#pragma GCC unroll 32
        for (int j = 0; j < taps; ++j)
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) {
                Real* to = sums + j * channels + v * lanes;
                store(to, load<element>(to) + sum[j][v]);
            }
    }

    static void add_sums(const Real* sums, Real* dw) noexcept {
        constexpr std::ptrdiff_t chunk = G.chunk();
        for (int panel = 0; panel < panels; ++panel, sums += sum_size)
            for (int p = 0; p < channels; ++p)
                for (int q = 0; q < Q; ++q)
                    for (int r = 0; r < R; ++r)
                        for (int s = 0; s < S; ++s) {
                            const int k = swapped ? q : panel * channels + p;
                            const int c = swapped ? panel * channels + p : q;
                            dw[k * chunk + (std::ptrdiff_t{c} * R + r) * S + s] +=
                                sums[((std::ptrdiff_t{r} * Q + q) * S + s) * channels + p];
                        }
    }
};

} // namespace strider::kernel
