// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines convolution of any stride, dilation and groups, in both directions, with the lanes of a
// vector across images: positions with the same taps form a phase.
#pragma once

#include <strider/indices.hpp>
#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/image_tile.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// A convolution's geometry with the layouts of the big and the small volume replaced.
constexpr conv_geometry between(conv_geometry g, const layout& big, const layout& smaller) {
    g.input = big;
    g.output = smaller;
    return g;
}

/// The tile of maps x columns that takes the fewest cycles, if its accumulators, a tap's inputs and
/// a weight fit the registers: a cycle per multiply-add, with at least 8 in flight, half of one per
/// weight, and 1.5 per input, which mostly comes from L2 (14x14x512 -> 512 3x3/2: 8 x 3 and 6 x 4
/// run at 98 % of the peak, 3 x 7 at 87 %). With 3 or more taps GCC 12 runs out of registers for 8
/// x 3.
template <class Isa>
constexpr tile phase_tile(int maps, int columns, int taps) {
    const auto fits = [&](int k, int p) {
        return k <= (taps > 2 ? 6 : 8) && k * p + p + 1 <= Isa::registers;
    };
    return min_tile(maps, columns, 1, fits,
                    [](int k, int p) { return (k * p > 8 ? k * p : 8) + 0.5 * k + 1.5 * p; });
}

/// Sums over taps between a big volume, of layout G.input, and a small one, of layout G.output: big
/// row = small row SH + r DH - PT, columns likewise; maps c of the big volume and k of the small
/// one in the same group.
///
///     Scatters: big(i, j, c) = b(c) + sum over r, k, s of weight(k, c, r, s) small(h, w, k)
///     else:   small(h, w, k) = b(k) + sum over r, c, s of weight(k, c, r, s) big(i, j, c)
///
/// in this order. The target is computed by phases (row mod stride, column mod stride, if the
/// target is the big volume): all positions of a phase have the same taps, so a phase is a
/// convolution of its own whose taps are known at compile time. Taps beyond an edge are skipped,
/// those of columns at compile time, so no border is read. An element is a vector of images, a
/// weight is broadcast; the accumulators of a tile of maps x columns stay in registers over the
/// whole sum.
template <conv_geometry G, bool Scatters, class Real, class Isa>
struct image_lanes_phases {
    static constexpr bool applies = G.input.axis == lane_axis::images;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr layout source = Scatters ? G.output : G.input;
    static constexpr layout target = Scatters ? G.input : G.output;
    static constexpr slide rows{target.extent.height,
                                source.extent.height,
                                G.filter_height,
                                G.stride_height,
                                G.dilation_height,
                                G.pad_top,
                                Scatters};
    static constexpr slide columns{
        target.extent.width, source.extent.width, G.filter_width, G.stride_width,
        G.dilation_width,    G.pad_left,          Scatters};
    static constexpr int depth = source.extent.channels / G.groups; ///< summed over, per tap
    static constexpr int maps = target.extent.channels / G.groups;  ///< of the target, per group

    static constexpr int phases_of(const slide& d) {
        return d.step() < d.target ? d.step() : d.target;
    }
    /// Number of taps of all phases before this one.
    static constexpr int taps_before(const slide& d, int phase) {
        int taps = 0;
        for (int p = 0; p < phase; ++p) taps += taps_of_phase(d, p).count;
        return taps;
    }
    static constexpr int row_taps = taps_before(rows, phases_of(rows));
    static constexpr int column_taps = taps_before(columns, phases_of(columns));
    static constexpr std::ptrdiff_t packed_size =
        std::ptrdiff_t{row_taps} * column_taps * G.groups * depth * maps;

    /// Phase `writer`, the first phase of columns with taps, also writes the phases without.
    static constexpr bool gaps = [] {
        for (int phase = 0; phase < phases_of(columns); ++phase)
            if (taps_of_phase(columns, phase).count == 0) return true;
        return false;
    }();
    static constexpr int writer = [] {
        int phase = 0;
        while (phase < phases_of(columns) && taps_of_phase(columns, phase).count == 0) ++phase;
        return phase;
    }();

    /// The columns phase, phase + step, ...
    template <int Phase>
    struct column_phase {
        static constexpr int number = Phase;
        static constexpr phase_taps taps = taps_of_phase(columns, Phase);
        static constexpr int width = columns.positions(Phase);
        static constexpr tile T = phase_tile<Isa>(maps, width, taps.count);
        static constexpr int step = T.columns;
        static constexpr int tiles = (width + step - 1) / step;
        /// Weights of one map that precede this phase's, per row of taps.
        static constexpr int before = taps_before(columns, Phase) * depth;

        static constexpr bool inside(int t, int n) {
            const int at = taps.read(columns, t, n);
            return at >= 0 && at < source.extent.width;
        }
        static constexpr bool all_inside(int tile) {
            const int end = tile * step + step < width ? tile * step + step : width;
            if (gaps && Phase == writer && end * columns.step() > columns.target) return false;
            for (int t = tile * step; t < end; ++t)
                for (int n = 0; n < taps.count; ++n)
                    if (!inside(t, n)) return false;
            return true;
        }
        /// Tiles [0, left) and [right, tiles) skip taps or are narrower, and are separate code.
        static constexpr int left = [] {
            int n = 0;
            while (n < tiles - 1 && !all_inside(n)) ++n;
            return n;
        }();
        static constexpr int right = [] {
            int n = width == tiles * step ? tiles : tiles - 1;
            while (n > left && !all_inside(n - 1)) --n;
            return n;
        }();
    };

    /// Calls f<phase> for the phases of columns.
    template <class F>
    [[gnu::always_inline]] static void for_column_phases(F f) {
        strider::detail::for_indices<phases_of(columns)>(f);
    }

    /// Packs the weights weight(k, c, r, s): [group][phase of rows][phase of columns][tile of
    /// maps][r][depth][s][map of the tile], without gaps.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int g = 0; g < G.groups; ++g)
            for (int a = 0; a < phases_of(rows); ++a)
                for_column_phases([&]<int Phase>() {
                    pack_phase<Phase>(weight, g, taps_of_phase(rows, a), packed);
                });
    }

    /// Computes rows [begin, end) of the target. `bias` may be null. All maps of a group read a
    /// window of the source before the next.
    static void run(const element* x, const Real* packed, const Real* bias, element* y, int begin,
                    int end) noexcept {
        for (int first = 0; first < G.groups; first += group_block) {
            const int last = first + group_block < G.groups ? first + group_block : G.groups;
            for (int row = begin; row < end; ++row) {
                const row_window window = window_of(row);
                if (window.begin == window.end) {
                    for (int m = first * maps; m < last * maps; ++m)
                        fill(y + target.at(row, 0, m), bias != nullptr ? bias[m] : Real{0});
                    continue;
                }
                for (int g = first; g < last; ++g) {
                    const Real* w = packed + (std::ptrdiff_t{g} * row_taps + window.before) *
                                                 (column_taps * depth * maps);
                    const element* from = x + source.at(window.source, 0, g * depth);
                    element* to = y + target.at(row, 0, g * maps);
                    const Real* b = bias != nullptr ? bias + g * maps : nullptr;
                    for_column_phases([&]<int Phase>() {
                        if constexpr (column_phase<Phase>::taps.count > 0)
                            run_row<Phase>(from, w, b, to, window);
                    });
                    // If phase `writer` ends before the row does.
                    for (int j = columns.positions(writer) * columns.step(); j < columns.target;
                         ++j)
                        for (int m = 0; m < maps && j % columns.step() < writer; ++m)
                            to[m * target.channel_stride() + j] =
                                broadcast<element>(b != nullptr ? b[m] : Real{0});
                }
            }
        }
    }

private:
    /// Groups whose rows are computed before those of the next groups: their window, about 256 KB,
    /// stays in L2 from row to row.
    static constexpr int group_block = [] {
        const std::ptrdiff_t bytes = std::ptrdiff_t{G.filter_height} * depth * source.columns() *
                                     static_cast<std::ptrdiff_t>(sizeof(element));
        return bytes > 262144 ? 1 : static_cast<int>(262144 / bytes);
    }();

    /// Data larger than L2, 1 MB, is prefetched: a tile of the target while its sums are computed
    /// (56x56x128 -> 128 3x3/2: from 93 to 96 % of the peak), the next tile's input while all maps
    /// pass over this one, and weights 1 KB ahead (14x14x512 -> 512 3x3/2: from 99 to 104 %).
    static constexpr bool fetches_source = source.size() * sizeof(element) > 1048576;
    static constexpr bool fetches_weights = packed_size * sizeof(Real) > 1048576;
    static constexpr bool fetches_target = target.size() * sizeof(element) > 1048576;

    /// The taps of a row of the target: [begin, end) of the `taps` of its phase, of which tap 0
    /// would read row `source`; `before`: number of taps of earlier phases.
    struct row_window {
        int taps;
        int before;
        int source;
        int begin;
        int end;
        int source_step;
    };
    static row_window window_of(int row) noexcept {
        const int phase = row % rows.step();
        const phase_taps taps = taps_of_phase(rows, phase);
        const auto inside = [&](int n) {
            const int at = taps.read(rows, row / rows.step(), n);
            return at >= 0 && at < rows.source;
        };
        int begin = 0;
        int end = taps.count;
        while (begin < end && !inside(begin)) ++begin;
        while (begin < end && !inside(end - 1)) --end;
        return {taps.count, taps_before(rows, phase), taps.read(rows, row / rows.step(), 0), begin,
                end,        taps.offset_step};
    }

    template <int Phase, class Weight>
    static void pack_phase(const Weight& weight, int group, const phase_taps& of_rows,
                           Real*& packed) noexcept {
        using phase = column_phase<Phase>;
        for (int m0 = 0; m0 < maps; m0 += phase::T.filters)
            for (int i = 0; i < of_rows.count; ++i)
                for (int d = 0; d < depth; ++d)
                    for (int j = 0; j < phase::taps.count; ++j)
                        for (int m = m0; m < m0 + phase::T.filters && m < maps; ++m) {
                            const int r = of_rows.first + i * of_rows.step;
                            const int s = phase::taps.first + j * phase::taps.step;
                            *packed++ = Scatters ? weight(group * depth + d, m, r, s)
                                                 : weight(group * maps + m, d, r, s);
                        }
    }

    /// Computes a tile. First: the tile's first index in the phase, if taps that fall outside are
    /// to be skipped; x: the row of tap 0, advanced to the tile.
    template <class Phase, int Maps, int Columns, int First>
    [[gnu::always_inline]] static void run_tile(const element* x, const Real* w, const Real* bias,
                                                element* y, const row_window& window) noexcept {
        constexpr phase_taps taps = Phase::taps;
        element sum[std::size_t{Maps}][std::size_t{Columns}];
#pragma GCC unroll 32
        for (int m = 0; m < Maps; ++m) {
            const element start = bias != nullptr ? broadcast<element>(bias[m]) : element{};
#pragma GCC unroll 32
            for (int p = 0; p < Columns; ++p) sum[m][p] = start;
        }
        if constexpr (fetches_target) {
            constexpr int wide = Columns * columns.step();
            for (int m = 0; m < Maps; ++m)
#pragma GCC unroll 64
                for (int p = 0; p < wide; ++p)
                    __builtin_prefetch(y + m * target.channel_stride() + p, 0, 2);
        }
        w += window.begin * (depth * taps.count * Maps);
        for (int r = window.begin; r < window.end; ++r) {
            const element* row = x + r * window.source_step * source.row_stride();
#pragma GCC unroll 1
            for (int d = 0; d < depth; ++d) {
                if constexpr (fetches_weights) __builtin_prefetch(w + 1024 / sizeof(Real));
#pragma GCC unroll 16
                for (int n = 0; n < taps.count; ++n) {
                    // Keeps GCC from sharing inputs between taps, for which there are no registers.
                    asm("" : "+r"(row));
#pragma GCC unroll 32
                    for (int m = 0; m < Maps; ++m) {
                        const Real weight = w[n * Maps + m];
#pragma GCC unroll 32
                        for (int p = 0; p < Columns; ++p)
                            if (Phase::inside(First + p, n))
                                sum[m][p] = multiply_add(
                                    row[p * columns.source_step() + n * taps.offset_step], weight,
                                    sum[m][p]);
                    }
                }
                w += taps.count * Maps;
                row += source.channel_stride();
            }
        }
#pragma GCC unroll 32
        for (int m = 0; m < Maps; ++m)
#pragma GCC unroll 32
            for (int p = 0; p < Columns; ++p)
                y[m * target.channel_stride() + p * columns.step()] = sum[m][p];
        if constexpr (gaps && Phase::number == writer) fill_between<Maps, Columns, First>(bias, y);
    }

    /// Prefetches a share of the next tile's input.
    template <int Columns>
    [[gnu::always_inline]] static void fetch(const element* x, int begin, int end,
                                             const row_window& window) noexcept {
        for (int d = begin; d < end; ++d)
            for (int r = window.begin; r < window.end; ++r) {
                const element* from =
                    x + r * window.source_step * source.row_stride() + d * source.channel_stride();
#pragma GCC unroll 8
                for (int p = 0; p < Columns; ++p)
                    __builtin_prefetch(from + p * columns.source_step(), 0, 2);
            }
    }

    /// Fills a row of a map that has no taps.
    static void fill(element* y, Real bias) noexcept {
        for (int j = 0; j < target.extent.width; ++j) y[j] = broadcast<element>(bias);
    }

    /// Fills the phases without taps within a tile of phase `writer`.
    template <int Maps, int Columns, int First>
    [[gnu::always_inline]] static void fill_between(const Real* bias, element* y) noexcept {
        constexpr int wide = Columns * columns.step();
        for (int m = 0; m < Maps; ++m) {
            const element start = bias != nullptr ? broadcast<element>(bias[m]) : element{};
            element* row = y + m * target.channel_stride() - writer;
#pragma GCC unroll 64
            for (int j = 0; j < wide; ++j)
                if (taps_of_phase(columns, j % columns.step()).count == 0 &&
                    First * columns.step() + j < columns.target)
                    row[j] = start;
        }
    }

    /// Computes all maps of a group for Columns positions of a phase.
    template <class Phase, int Columns, int First>
    static void run_maps(const element* x, const Real* w, const Real* bias, element* y,
                         const row_window& window) noexcept {
        constexpr int tiled = maps / Phase::T.filters * Phase::T.filters;
        const std::ptrdiff_t chunk = std::ptrdiff_t{window.taps} * Phase::taps.count * depth;
        const auto at = [&](int m) { return y + m * target.channel_stride(); };
        for (int m = 0; m < tiled; m += Phase::T.filters) {
            if constexpr (fetches_source)
                fetch<Columns>(x + Columns * columns.source_step(), m * depth / maps,
                               (m + Phase::T.filters) * depth / maps, window);
            run_tile<Phase, Phase::T.filters, Columns, First>(
                x, w + m * chunk, bias != nullptr ? bias + m : nullptr, at(m), window);
        }
        if constexpr (tiled < maps)
            run_tile<Phase, maps - tiled, Columns, First>(
                x, w + tiled * chunk, bias != nullptr ? bias + tiled : nullptr, at(tiled), window);
    }

    /// Computes a phase of a row of a group.
    template <int Phase>
    static void run_row(const element* x, const Real* w, const Real* bias, element* y,
                        const row_window& window) noexcept {
        using phase = column_phase<Phase>;
        constexpr int step = phase::step;
        w += std::ptrdiff_t{window.taps} * phase::before * maps;
        x += phase::taps.offset;
        y += Phase;
        const auto tile = [&]<int Columns, int First>(int t) {
            run_maps<phase, Columns, First>(x + t * columns.source_step(), w, bias,
                                            y + t * columns.step(), window);
        };
        const auto edge = [&]<int Tile>() {
            constexpr int wide = phase::width - Tile * step;
            tile.template operator()<(wide < step ? wide : step), Tile * step>(Tile * step);
        };
        [&]<int... Index>(std::integer_sequence<int, Index...>) {
            (edge.template operator()<Index>(), ...);
        }
        (std::make_integer_sequence<int, phase::left>{});
        if constexpr (phase::left < phase::right)
            for (int t = phase::left * step; t < phase::right * step; t += step)
                tile.template operator()<step, phase::left * step>(t);
        [&]<int... Index>(std::integer_sequence<int, Index...>) {
            (edge.template operator()<phase::right + Index>(), ...);
        }
        (std::make_integer_sequence<int, phase::tiles - phase::right>{});
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
