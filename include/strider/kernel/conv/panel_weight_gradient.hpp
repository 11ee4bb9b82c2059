// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the gradient of a convolution's weights, from volumes with lanes across images, by panels
// with lanes across filters.
#pragma once

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/transpose.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// dw(k, c, r, s) += sum over images, h, w of dy(h, w, k) x(h SH + r DH - PH, w SW + s DW - PW, c),
/// c in the group of k.
///
/// Lanes across images would need a vector of partial sums for each weight, too many for the caches
/// if there are many filters and channels. So a stretch of dy, a few rows of some filters, is
/// transposed into a panel, in which the filters of a pixel of an image are contiguous; their
/// products with single numbers of x, reduced over all pixels of all images, are added to the
/// weights. If a 1x1 filter reads fewer channels than there are filters, x and dy swap roles. The
/// inputs of the next tile and the next panel are prefetched into L2 meanwhile.
///
/// Summation order: within a stretch by row, column, image; then by stretch.
///
/// Bordered: zeros surround the input wherever the windows reach; otherwise taps beyond an edge are
/// skipped.
template <conv_geometry G, layout Gradient, bool Bordered, class Real, class Isa>
struct weight_panels {
    static constexpr const char* name = "panels";
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;

    static constexpr bool swapped =
        R == 1 && S == 1 && G.stride_height == 1 && G.stride_width == 1 && G.pad_top == 0 &&
        G.pad_left == 0 && height == G.input.extent.height && width == G.input.extent.width &&
        G.channels() < G.filters() && G.depth() % lanes == 0;
    /// The layout that is transposed, and the one that is read in place; their channels per group.
    static constexpr layout panel_layout = swapped ? G.input : Gradient;
    static constexpr layout single_layout = swapped ? Gradient : G.input;
    static constexpr int P = panel_layout.extent.channels / G.groups;
    static constexpr int Q = single_layout.extent.channels / G.groups;

    /// A tile of sums in registers: vectors of the panel's channels x taps, S for each of several
    /// channels; the first tiles have `depth` channels, the last `short_tiles` one less.
    static constexpr int max_sums = Isa::registers >= 32 ? 28 : 12;
    static constexpr int vectors = P % (2 * lanes) == 0 && 2 * S <= max_sums ? 2 : 1;
    static constexpr int max_depth = max_sums / vectors / S > 0 ? max_sums / vectors / S : 1;
    static constexpr int tiles = (Q + max_depth - 1) / max_depth;
    static constexpr int depth = (Q + tiles - 1) / tiles;
    static constexpr int short_tiles = tiles * depth - Q;
    static constexpr int channels = vectors * lanes; ///< of a panel
    static constexpr int panels = P / channels;      ///< of a group
    static constexpr int all_panels = G.groups * panels;

    /// A stretch: `columns` columns of `rows` rows, of all images.
    static constexpr int columns = [] {
        const int parts = (width + 31) / 32;
        return (width + parts - 1) / parts;
    }();
    static constexpr int rows = [] {
        // The sums are loaded and stored once per stretch: fewer stretches if they exceed L2.
        const bool many =
            std::ptrdiff_t{P} * G.groups * Q * R * S * static_cast<int>(sizeof(Real)) > 524288;
        int n = (many ? 1024 : 256) / (lanes * columns);
        n = n < 1 ? 1 : n > height ? height : n;
        const int parts = (height + n - 1) / n;
        return (height + parts - 1) / parts;
    }();

    static constexpr slide row_slide{
        height, G.input.extent.height, R, G.stride_height, G.dilation_height, G.pad_top, false};
    static constexpr slide column_slide{
        width, G.input.extent.width, S, G.stride_width, G.dilation_width, G.pad_left, false};

    /// Columns at which all taps read inside the input.
    static constexpr stretch whole_columns = inner_stretch(column_slide, 0);
    /// Whether the other columns are few, and in the first and the last stretch of a row: each is
    /// then separate code.
    static constexpr bool few_edges =
        whole_columns.begin < whole_columns.end &&
        whole_columns.begin + width - whole_columns.end <= 8 && whole_columns.begin <= columns &&
        width - whole_columns.end <= width - (width - 1) / columns * columns;
    /// Whether those skip the taps beyond the edge: if there is no border, or if that saves one
    /// product in 100.
    static constexpr bool skips = few_edges && (!Bordered || percent_outside(column_slide) > 0);
    static constexpr stretch inner = skips ? whole_columns : stretch{0, width};

    static constexpr bool possible = G.input.axis == lane_axis::images && lanes > 1 &&
                                     P % lanes == 0 && S <= max_sums && (Bordered || few_edges);
    /// The transpose, some 10 cycles a vector, must be cheap compared with the products.
    static constexpr bool applies =
        possible && std::ptrdiff_t{Q} * R * S >= 64 && std::ptrdiff_t{P} * Q * R * S >= 4096;

    /// [row][column][image][channel]
    static constexpr std::ptrdiff_t row_size = std::ptrdiff_t{columns} * lanes * channels;
    static constexpr std::ptrdiff_t panel_size = rows * row_size;
    /// Sums of a panel: [r][c][s][channel of the panel]
    static constexpr std::ptrdiff_t sum_size = std::ptrdiff_t{R} * Q * S * channels;

    /// Scratch in elements.
    static constexpr std::ptrdiff_t partial_size = (all_panels * sum_size + panel_size) / lanes;

    /// Adds the gradient to `dw`, [K][C of the group][R][S]. `partial` is scratch of partial_size
    /// elements.
    static void add(const element* x, const element* dy, Real* dw, element* partial) noexcept {
        const element* from = swapped ? x : dy;
        const element* singles = swapped ? dy : x;
        Real* sums = reinterpret_cast<Real*>(partial);
        Real* panel = sums + all_panels * sum_size;
        for (int row = 0; row < height; row += rows)
            for (int column = 0; column < width; column += columns) {
                const part here{row, row + rows < height ? rows : height - row, column,
                                column + columns < width ? columns : width - column};
                for (int p = 0; p < all_panels; ++p) {
                    const element* source = from + panel_layout.at(row, column, p * channels);
                    fill(source, here, panel);
                    const element* next = p + 1 < all_panels ? source + channels * panel_apart
                                          : column + columns < width
                                              ? source_of(from, row, column + columns)
                                          : row + rows < height ? source_of(from, row + rows, 0)
                                                                : source;
                    multiply(singles + p / panels * Q * single_layout.channel_stride(), panel, next,
                             sums + p * sum_size, here);
                }
            }
        for (int p = 0; p < all_panels; ++p) add_sums(sums + p * sum_size, p, dw);
    }

private:
    static constexpr std::ptrdiff_t panel_apart = panel_layout.channel_stride();

    struct part {
        int row;
        int row_count;
        int column;
        int count;
        [[nodiscard]] constexpr bool first() const noexcept { return row == 0 && column == 0; }
    };

    static const element* source_of(const element* from, int row, int column) noexcept {
        return from + panel_layout.at(row, column, 0);
    }

    /// Transposes a panel's channels of all images.
    static void fill(const element* source, const part& here, Real* panel) noexcept {
        for (int b = 0; b < here.row_count; ++b) {
            const element* line = source + b * panel_layout.row_stride();
            Real* to = panel + b * row_size;
#pragma GCC unroll 1
            for (int w = 0; w < here.count; ++w, ++line, to += lanes * channels)
#pragma GCC unroll 1
                for (int v = 0; v < vectors; ++v) {
                    const element* at = line + v * lanes * panel_apart;
                    asm("" : "+r"(at)); // a single base address
                    element square[std::size_t{lanes}];
#pragma GCC unroll 32
                    for (int c = 0; c < lanes; ++c) square[c] = at[c * panel_apart];
                    transpose<Real, lanes>(square);
#pragma GCC unroll 32
                    for (int image = 0; image < lanes; ++image)
                        store(to + image * channels + v * lanes, square[image]);
                }
        }
    }

    /// Adds the products of a panel. `singles`: the volume read in place, from the panel's group
    /// on; `next`: the source of the next panel, to be prefetched.
    static void multiply(const element* singles, const Real* panel, const element* next, Real* sums,
                         const part& here) noexcept {
        int tile = 0;
        const auto ahead = [&] {
            const int c = tile++ * fetched;
            return next + (c < channels ? c : 0) * panel_apart;
        };
        for (int r = 0; r < R; ++r) {
            int c = 0;
            for (; c < (tiles - short_tiles) * depth; c += depth, sums += depth * S * channels)
                run_tile<depth>(singles, panel, ahead(), sums, here, r, c);
            if constexpr (short_tiles > 0)
                for (; c < Q; c += depth - 1, sums += (depth - 1) * S * channels)
                    run_tile<depth - 1>(singles, panel, ahead(), sums, here, r, c);
        }
    }

    /// Channels of the next panel that are prefetched during a tile.
    static constexpr int fetched = (channels + R * tiles - 1) / (R * tiles);
    /// Vectors of a channel's row that are read from one column to the next.
    static constexpr int step = G.stride_width < S ? G.stride_width : S;

    /// Adds the products of a panel with the taps of filter row r of channels [c, c + Depth).
    template <int Depth>
    static void run_tile(const element* singles, const Real* panel, const element* next, Real* sums,
                         const part& here, int r, int c) noexcept {
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
        const Real* g = panel;
        // All images of a column, whose taps [First, Last) lie inside.
        const auto add_column = [&]<int First, int Last>(const element* line)
            __attribute__((always_inline)) {
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
                    if (j % S < First || j % S >= Last) continue;
                    const Real input = x[(j / S * apart + j % S * G.dilation_width) * lanes];
#pragma GCC unroll 2
                    for (int v = 0; v < vectors; ++v)
                        sum[j][v] = multiply_add(value[v], input, sum[j][v]);
                }
                ++x;
                g += channels;
            }
        };
        for (int b = 0; b < here.row_count; ++b) {
            const int at = row_slide.read(here.row + b, r);
            if (at < 0) continue;
            g = panel + b * row_size;
            const element* line = singles + single_layout.at(at, G.first_column(here.column), c);
            const element* fetch = next + b * panel_layout.row_stride();
            int w = here.column;
            if constexpr (inner.begin > 0)
                if (w == 0) {
                    for_each_number<0, inner.begin>([&]<int Column>() __attribute__((
                        always_inline)) {
                        constexpr stretch inside = taps_inside(column_slide, Column);
                        add_column.template operator()<inside.begin, inside.end>(
                            line + Column * G.stride_width);
                    });
                    w = inner.begin;
                    line += inner.begin * G.stride_width;
                }
            const int end = here.column + here.count;
            const int inner_end = end < inner.end ? end : inner.end;
#pragma GCC unroll 1
            for (; w < inner_end; ++w, line += G.stride_width, ++fetch) {
#pragma GCC unroll 32
                for (int j = 0; j < Depth; ++j)
#pragma GCC unroll 8
                    for (int t = 0; t < step; ++t)
                        __builtin_prefetch(line + (Depth + j) * apart + t, 0, 2);
#pragma GCC unroll 32
                for (int i = 0; i < fetched; ++i) __builtin_prefetch(fetch + i * panel_apart, 0, 2);
                add_column.template operator()<0, S>(line);
            }
            if constexpr (inner.end < width)
                if (end == width)
                    for_each_number<inner.end, width>([&]<int Column>() __attribute__((
                        always_inline)) {
                        constexpr stretch inside = taps_inside(column_slide, Column);
                        add_column.template operator()<inside.begin, inside.end>(
                            line + (Column - inner.end) * G.stride_width);
                    });
        }
        const bool first = here.first();
#pragma GCC unroll 32
        for (int j = 0; j < taps; ++j)
#pragma GCC unroll 2
            for (int v = 0; v < vectors; ++v) {
                Real* to = sums + j * channels + v * lanes;
                store(to, first ? sum[j][v] : load<element>(to) + sum[j][v]);
            }
    }

    /// Adds the sums of a panel to `dw`.
    static void add_sums(const Real* sums, int panel, Real* dw) noexcept {
        constexpr std::ptrdiff_t chunk = G.chunk();
        if constexpr (swapped) {
            dw += panel / panels * Q * chunk + panel % panels * channels;
            for (int q = 0; q < Q; ++q, dw += chunk, sums += channels)
                for (int v = 0; v < channels; v += lanes)
                    store(dw + v, load<element>(dw + v) + load<element>(sums + v));
        } else {
            dw += panel * channels * chunk;
            struct place {
                int c = 0, r = 0, s = 0;
            } at;
            const auto next = [&] {
                const Real* from = sums + ((std::ptrdiff_t{at.r} * Q + at.c) * S + at.s) * channels;
                if (++at.s == S) at.s = 0, ++at.r;
                if (at.r == R) at.r = 0, ++at.c;
                return from;
            };
            constexpr std::ptrdiff_t squares = chunk / lanes * lanes;
            for (std::ptrdiff_t i = 0; i < squares; i += lanes) {
                const Real* from[std::size_t{lanes}];
                for (int j = 0; j < lanes; ++j) from[j] = next();
                for (int v = 0; v < channels; v += lanes) {
                    element square[std::size_t{lanes}];
#pragma GCC unroll 32
                    for (int j = 0; j < lanes; ++j) square[j] = load<element>(from[j] + v);
                    transpose<Real, lanes>(square);
#pragma GCC unroll 32
                    for (int k = 0; k < lanes; ++k) {
                        Real* to = dw + (v + k) * chunk + i;
                        store(to, load<element>(to) + square[k]);
                    }
                }
            }
            if constexpr (squares < chunk)
                for (std::ptrdiff_t i = squares; i < chunk; ++i) {
                    const Real* from = next();
                    for (int k = 0; k < channels; ++k) dw[k * chunk + i] += from[k];
                }
        }
    }
};

/// Gradient of a convolution's weights.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct panel_weight_gradient : weight_panels<G, Gradient, needs_border(G), Real, Isa> {};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
