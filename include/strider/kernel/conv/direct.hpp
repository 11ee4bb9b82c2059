// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines direct convolution of a single channels-last image, with the lanes of a vector across
// filters.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/conv/latency.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(h, w, k) = b(k) + sum over r, then j = (s, c), of weight(k, c, r, s) x(h SH + r DH - PT, w SW
/// + s DW - PL, c), c in the group of k.
///
/// Channels-last, a filter row's S C inputs are contiguous, so taps and channels are one loop. With
/// dilation or groups, each tap is a run of its own. Filters are processed in tiles of a few
/// vectors, the last narrower if they do not divide evenly; columns in tiles whose accumulators
/// stay in registers: 14 x 2, 7 x 4 or 16 x 1 with 32 registers (28 sums cover the latency of 4
/// cycles 7 times over), 6 x 2, 4 x 3 or 8 x 1 with 16.
template <conv_geometry G, class Real, class Isa, class Ending = void>
struct direct_conv {
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = "direct";
    /// With fewer than 4 filters per group most lanes would be empty.
    static constexpr bool applies =
        G.input.axis == lane_axis::channels && G.filters() / G.groups >= 4;

    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int K = G.filters() / G.groups; ///< of a group
    static constexpr int width = G.output.extent.width;
    static constexpr int height = G.output.extent.height;
    /// The contiguous runs that a filter row reads, and their length.
    static constexpr int runs = G.filter_width > 1 && (G.groups > 1 || G.dilation_width > 1)
                                    ? G.filter_width
                                    : 1;
    static constexpr int run = G.filter_width / runs * G.depth();
    static constexpr int full = K / lanes * lanes;
    /// Inputs of neighbouring pixels that are a multiple of 4 KB apart fall into one L1 set, which
    /// has 8 ways: tiles then have few pixels and more filters.
    static constexpr bool shares_sets =
        std::ptrdiff_t{G.stride_width} * G.channels() * static_cast<int>(sizeof(Real)) % 4096 == 0;
    /// Pixels of a tile of `vectors` vectors whose sums fit the registers beside the weights and an
    /// input.
    static constexpr int held(int vectors) {
        if (Isa::registers < 32) return vectors == 3 ? 4 : vectors == 2 ? 6 : 8;
        return vectors == 4 ? 7 : vectors == 2 ? 14 : 16;
    }
    static constexpr int evenly(int extent, int most) {
        const int tiles = (extent + most - 1) / most;
        return (extent + tiles - 1) / tiles;
    }
    /// A tile: output pixels whose sums stay in registers.
    struct pixels {
        int rows;
        int columns;
    };
    /// The tile for `vectors` vectors, in whole windows of the epilogue. Tiles fill the width as
    /// evenly as possible; rows are added if the width leaves room.
    static constexpr pixels pixels_of(int vectors) {
        const int most = held(vectors) - held(vectors) % fused::window;
        const int columns = evenly(width, most);
        if (columns == width) return {evenly(height, most / columns), columns};
        return {1, columns + columns % fused::window};
    }
    template <int Vectors>
    static constexpr pixels tile = pixels_of(Vectors);
    /// Time per vector of filters in tiles of `vectors` vectors.
    static constexpr double time_of(int vectors) {
        const pixels at = pixels_of(vectors);
        const auto time = [&](int columns, int rows) {
            return time_of_sums(columns * rows * vectors);
        };
        const auto row_of_tiles = [&](int rows) {
            return width / at.columns * time(at.columns, rows) + time(width % at.columns, rows);
        };
        return double(height / at.rows * row_of_tiles(at.rows) +
                      height % at.rows * row_of_tiles(1)) /
               vectors;
    }
    /// Vectors of the widest tile: with few registers 3 if that is faster, as with 7 columns: 4 x 3
    /// sums and 3 x 3 instead of 4 x 2 and 3 x 2.
    static constexpr int wide = Isa::registers >= 32
                                    ? (shares_sets && full >= 4 * lanes ? 4 : 2)
                                    : (full >= 3 * lanes && time_of(3) < time_of(2) ? 3 : 2);
    /// Number of tiles of `wide` and of 2 vectors, chosen to leave at most one vector: 4 vectors
    /// are 2 and 2, not 3 and 1.
    static constexpr int wide_tiles = [] {
        const int tiles = full / lanes / wide;
        return wide == 3 && full / lanes % 3 == 1 ? tiles - 1 : tiles;
    }();
    static constexpr int pair_tiles = (full / lanes - wide_tiles * wide) / 2;
    /// Lanes of the last, narrower tile: the least power of two that holds the remaining filters; 0
    /// if none remain.
    static constexpr int rest_lanes = [] {
        int rest = K - full;
        int power = 1;
        while (power < rest) power *= 2;
        return rest == 0 ? 0 : power;
    }();

    static constexpr std::ptrdiff_t group_size =
        std::ptrdiff_t{full + rest_lanes} * G.filter_height * runs * run;
    static constexpr std::ptrdiff_t packed_size = G.groups * group_size;

    /// Packed: [group][tile of vectors][r][s][c][filter of the tile], with zeros for the missing
    /// filters of the last tile. `weight(k, c, r, s)`: c counts within the group.
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
            for (int i = 0; i < wide_tiles; ++i) pack_tile(wide * lanes);
            for (int i = 0; i < pair_tiles; ++i) pack_tile(2 * lanes);
            if (k0 < full) pack_tile(lanes);
            if constexpr (rest_lanes > 0) pack_tile(rest_lanes);
        }
    }

    /// Columns [begin, end) of a tile at which each tap of a filter row reads inside the input.
    struct reach {
        int begin[std::size_t{G.filter_width}];
        int end[std::size_t{G.filter_width}];
        bool whole; ///< no tap of the tile falls outside
    };
    static constexpr reach reach_of(int first, int columns) {
        reach r{};
        r.whole = true;
        for (int s = 0; s < G.filter_width; ++s) {
            const auto inside = [&](int p) {
                const int at = G.first_column(first + p) + s * G.dilation_width;
                return at >= 0 && at < G.input.extent.width;
            };
            int begin = 0;
            while (begin < columns && !inside(begin)) ++begin;
            int end = columns;
            while (end > begin && !inside(end - 1)) --end;
            r.begin[s] = begin;
            r.end[s] = end;
            if (begin > 0 || end < columns) r.whole = false;
        }
        return r;
    }
    /// Whether taps beyond the left and right edges are skipped, which pays if they are many;
    /// otherwise they read the border's zeros in the same loop as the others.
    static constexpr bool leaves_out = [] {
        if (G.filter_width == 1 || G.filter_width > 7) return false;
        const reach all = reach_of(0, width);
        int inside = 0;
        for (int s = 0; s < G.filter_width; ++s) inside += all.end[s] - all.begin[s];
        return inside * 100 < width * G.filter_width * 99;
    }();

    /// Weights beyond a fraction of L1 are prefetched 32 iterations ahead, enough to hide the
    /// latency of L3 (7x7x512: 5 % faster than 8 iterations ahead, Zen 4). So are volumes that
    /// exceed L2: the tile's input in the row below, and the output lines that it will write,
    /// unless the tile takes long (from 92 to 98 % of the peak at 224x224x64, from 70 to 94 % at
    /// 56x56x64 with 256 filters).
    static constexpr bool fetches_weights =
        group_size * static_cast<std::ptrdiff_t>(sizeof(Real)) > 8192;
    static constexpr bool outgrows(std::ptrdiff_t elements) {
        return elements * static_cast<std::ptrdiff_t>(sizeof(Real)) > std::ptrdiff_t{512} * 1024;
    }
    static constexpr bool fetches_input =
        G.groups == 1 && G.filter_width >= G.stride_width && outgrows(G.input.size());
    static constexpr bool fetches_output = G.chunk() < 4096 && outgrows(fused::output.size());
    static constexpr int line = 64 / static_cast<int>(sizeof(Real));

    /// The prefetches of iteration j of a run: spread over the iterations, so that only a few lines
    /// are in flight. `y`: the tile's output.
    template <int Lanes, int Vectors, int Columns, int Length>
    [[gnu::always_inline]] static void fetch(const Real* x, const Real* w, Real* y,
                                             int j) noexcept {
        if constexpr (fetches_weights)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors * Lanes; v += line)
                __builtin_prefetch(w + 32 * Vectors * Lanes + v);
        if constexpr (fetches_input) {
            // The tile's input in the row below its last.
            constexpr int length = Columns * G.stride_width * G.channels();
            constexpr int step = (length + Length - 1) / Length;
            constexpr int lines = (step + line - 1) / line;
            const Real* below = x + G.stride_height * G.input.row_stride() + j * step;
#pragma GCC unroll 4
            for (int i = 0; i < lines; ++i) __builtin_prefetch(below + i * line);
        }
        if constexpr (fetches_output) {
            constexpr unsigned pixels_a_round = 65536U * Columns / fused::window / Length;
            Real* to =
                y + static_cast<std::ptrdiff_t>(static_cast<unsigned>(j) * pixels_a_round >> 16) *
                        fused::output.column_stride();
#pragma GCC unroll 4
            for (int v = 0; v < Vectors * Lanes; v += line) __builtin_prefetch(to + v, 1);
        }
    }

    /// sum += the products of one run of a filter row, for rows [FirstRow, EndRow) and columns
    /// [First, End) of a tile.
    template <int Lanes, int Vectors, int Columns, int FirstRow, int EndRow, int First, int End,
              int Length, class Sum>
    [[gnu::always_inline]] static void add_run(const Real* x, const Real* w, Real* y,
                                               Sum& sum) noexcept {
        using element = vec<Real, Lanes>;
#pragma GCC unroll 1
        for (int j = 0; j < Length; ++j) {
            // Keeps GCC from carrying shared inputs from one iteration to the next through the
            // stack (-fpredictive-commoning at -O3).
            asm("" : "+r"(x));
            element weight[std::size_t{Vectors}];
            fetch<Lanes, Vectors, Columns, Length>(x, w, y, j);
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) weight[v] = load<element>(w + v * Lanes);
#pragma GCC unroll 16
            for (int i = FirstRow; i < EndRow; ++i)
#pragma GCC unroll 16
                for (int p = First; p < End; ++p) {
                    const Real input = x[i * G.stride_height * G.input.row_stride() +
                                         p * G.stride_width * G.channels() + j];
#pragma GCC unroll 4
                    for (int v = 0; v < Vectors; ++v) {
                        element& total = sum[i * Columns + p][v];
                        total = multiply_add(weight[v], input, total);
                    }
                }
            w += Vectors * Lanes;
        }
    }

    /// The same for all taps of a filter row.
    template <int Lanes, int Vectors, int Columns, int FirstRow, int EndRow, reach Reach, class Sum>
    [[gnu::always_inline]] static void add_taps(const Real* x, const Real* w, Real* y,
                                                Sum& sum) noexcept {
        if constexpr (Reach.whole || !leaves_out) {
            for (int s = 0; s < runs; ++s) {
                add_run<Lanes, Vectors, Columns, FirstRow, EndRow, 0, Columns, run>(x, w, y, sum);
                w += run * Vectors * Lanes;
                if constexpr (runs > 1) x += G.dilation_width * G.channels();
            }
        } else {
            [&]<int... S>(std::integer_sequence<int, S...>) __attribute__((always_inline)) {
                (add_run<Lanes, Vectors, Columns, FirstRow, EndRow, Reach.begin[S], Reach.end[S],
                         G.depth()>(x + S * G.dilation_width * G.channels(),
                                    w + S * G.depth() * Vectors * Lanes, y, sum),
                 ...);
            }
            (std::make_integer_sequence<int, G.filter_width>{});
        }
    }

    /// Whether filter row r lies inside the input at output row h.
    [[gnu::always_inline]] static bool inside(int h, int r) noexcept {
        if constexpr (G.filter_height == 1) return true;
        const int at = G.first_row(h) + r * G.dilation_height;
        return at >= 0 && at < G.input.extent.height;
    }

    template <int Lanes, int Vectors, int Filters, int Rows, int Columns, reach Reach>
    [[gnu::always_inline]] static void run_tile(const Real* x, const Real* w, const Real* bias,
                                                Real* y, const spot& at) noexcept {
        using element = vec<Real, Lanes>;
        element sum[std::size_t{Rows * Columns}][std::size_t{Vectors}];
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
        for (int p = 0; p < Rows * Columns; ++p)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) sum[p][v] = start[v];
        Real* to =
            y + fused::output.at(at.row / fused::window, at.column / fused::window, at.filter);
        constexpr bool by_rows = detail::sums_rows(G);
        using numbers = element[std::size_t{Rows * Columns}][std::size_t{Vectors}];
        [[maybe_unused]] std::conditional_t<by_rows, numbers, char> totals{};
        for (int r = 0; r < G.filter_height; ++r) {
            const bool first = inside(at.row, r);
            const bool last = Rows == 1 ? first : inside(at.row + Rows - 1, r);
            if (first && last)
                add_taps<Lanes, Vectors, Columns, 0, Rows, Reach>(x, w, to, sum);
            else if constexpr (Rows > 1)
                [&]<int... Index>(std::integer_sequence<int, Index...>)
                    __attribute__((always_inline)) {
                    ((inside(at.row + Index, r)
                          ? add_taps<Lanes, Vectors, Columns, Index, Index + 1, Reach>(x, w, to,
                                                                                       sum)
                          : void()),
                     ...);
                }
            (std::make_integer_sequence<int, Rows>{});
            w += std::ptrdiff_t{runs} * run * Vectors * Lanes;
            x += G.dilation_height * G.input.row_stride();
            if constexpr (by_rows)
                for (int p = 0; p < Rows * Columns; ++p)
                    for (int v = 0; v < Vectors; ++v) {
                        totals[p][v] += sum[p][v];
                        sum[p][v] = r + 1 < G.filter_height ? element{} : totals[p][v];
                    }
        }
#pragma GCC unroll 16
        for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                fused::template put<Columns, (Filters < Lanes ? Filters : 0)>(
                    y, nullptr, {at.row + i, at.column, at.filter + v * Lanes},
                    [&](int column)
                        __attribute__((always_inline)) { return sum[i * Columns + column][v]; });
    }

    /// Computes rows [h, h + Rows), all columns.
    template <int Lanes, int Vectors, int Filters, int Rows>
    static void run_rows(const Real* x, const Real* w, const Real* bias, Real* y, int h,
                         int k) noexcept {
        constexpr int step = tile<Vectors>.columns;
        constexpr int tiles = (width + step - 1) / step;
        constexpr std::ptrdiff_t apart = std::ptrdiff_t{G.stride_width} * G.channels();
        const auto run_at = [&]<int Columns, reach Reach>(int p) __attribute__((always_inline)) {
            run_tile<Lanes, Vectors, Filters, Rows, Columns, Reach>(x + p * apart, w, bias, y,
                                                                    {h, p, k});
        };
        // Edge tiles are separate code if they skip taps or are narrower.
        constexpr int last = (tiles - 1) * step;
        constexpr reach inner = [] {
            reach all{};
            all.whole = true;
            return all;
        }();
        constexpr reach left = leaves_out ? reach_of(0, step) : inner;
        constexpr reach right = leaves_out ? reach_of(last, width - last) : inner;
        int p = 0;
        if constexpr (!left.whole && tiles > 1) {
            run_at.template operator()<step, left>(0);
            p = step;
        }
        if constexpr (right.whole && width == tiles * step) {
            for (; p < width; p += step) run_at.template operator()<step, inner>(p);
        } else {
            for (; p < last; p += step) run_at.template operator()<step, inner>(p);
            run_at.template operator()<width - last, right>(last);
        }
    }

    /// Computes rows [begin, end) of a tile of filters.
    template <int Lanes, int Vectors, int Filters>
    static void run_filters(const Real* x, const Real* w, const Real* bias, Real* y, int k,
                            int begin, int end) noexcept {
        const auto from = [&](int h) { return x + h * G.stride_height * G.input.row_stride(); };
        constexpr int rows = tile<Vectors>.rows;
        int h = begin;
        for (; h + rows <= end; h += rows)
            run_rows<Lanes, Vectors, Filters, rows>(from(h), w, bias, y, h, k);
        if constexpr (rows > 1)
            for (; h < end; ++h) run_rows<Lanes, Vectors, Filters, 1>(from(h), w, bias, y, h, k);
    }

    /// Computes rows [begin, end) of the output, in whole windows of the epilogue. `bias` may be
    /// null. Filters are the inner loop if all weights stay in a quarter of L2: the input is then
    /// read once.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        constexpr bool rows_first =
            packed_size * static_cast<std::ptrdiff_t>(sizeof(Real)) <= std::ptrdiff_t{256} * 1024;
        constexpr int block = rows_first ? tile<wide>.rows : height; // any size is correct
        for (int h = begin; h < end; h += block)
            run_block(x, packed, bias, y, h, h + block < end ? h + block : end);
    }

    /// Tiles of filters, the last with all that remain. If the weights outweigh the volumes, tasks
    /// divide the filters rather than the rows: each weight is then read once.
    static constexpr int parts = wide_tiles + (wide_tiles * wide * lanes < K ? 1 : 0);
    static constexpr bool divides_filters = G.groups == 1 && parts >= 4 &&
                                            packed_size > G.input.size() + fused::output.size();

    /// Computes tiles of filters [begin, end), all rows.
    static void forward_parts(const Real* x, const Real* packed, const Real* bias, Real* y,
                              int begin, int end) noexcept {
        run_block(x, packed, bias, y, 0, height / fused::window * fused::window,
                  begin * wide * lanes, end < parts ? end * wide * lanes : K);
    }

    /// Computes rows [begin, end) for filters [first, last) of each group: whole tiles, or up to
    /// the last filter.
    static void run_block(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                          int end, int first = 0, int last = K) noexcept {
        constexpr std::ptrdiff_t chunk = std::ptrdiff_t{G.filter_height} * runs * run;
        for (int g = 0; g < G.groups; ++g) {
            const auto filters = [&]<int Lanes, int Vectors, int Filters>(int k) {
                const int filter = g * K + k;
                run_filters<Lanes, Vectors, Filters>(
                    x + G.input.at(G.first_row(0), -G.pad_left, g * G.depth()),
                    packed + g * group_size + k * chunk, bias != nullptr ? bias + filter : nullptr,
                    y, filter, begin, end);
            };
            int k = first;
            if constexpr (wide_tiles > 0)
                for (; k < wide_tiles * wide * lanes && k < last; k += wide * lanes)
                    filters.template operator()<lanes, wide, wide * lanes>(k);
            if (last < K) continue;
            if constexpr (pair_tiles > 0)
                for (int i = 0; i < pair_tiles; ++i, k += 2 * lanes)
                    filters.template operator()<lanes, 2, 2 * lanes>(k);
            if constexpr ((wide_tiles * wide + pair_tiles * 2) * lanes < full) {
                filters.template operator()<lanes, 1, lanes>(k);
                k += lanes;
            }
            if constexpr (rest_lanes > 0) filters.template operator()<rest_lanes, 1, K - full>(k);
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
