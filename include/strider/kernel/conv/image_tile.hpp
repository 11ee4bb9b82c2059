// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the register tiles of the convolutions with lanes across images, by a model of the time
// that a tile takes.
#pragma once

#include <strider/kernel/conv/latency.hpp>
#include <strider/kernel/geometry.hpp>

#include <numeric>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Filters and output columns of a tile in registers.
struct tile {
    int filters;
    int columns;
};

/// The inputs that a tile loads for each row of taps.
struct tile_inputs {
    int held;            ///< in registers at once
    int loads;           ///< vector loads
    int lines;           ///< cache lines
    bool in_first_cache; ///< whether they are in L1
};

/// Vectors in a cache line of 64 bytes.
template <class Isa>
inline constexpr int line_vectors = 64 / Isa::register_bytes;

/// Cache lines of `vectors` adjacent vectors.
template <class Isa>
constexpr int lines_of(int vectors) {
    return (vectors + line_vectors<Isa> - 1) / line_vectors<Isa>;
}

/// Number of channels whose inputs, read by all filters for `columns` neighbouring columns of a
/// row, stay in an L1 of 32 KB, 64 sets of 8 lines: rows of planes that are a multiple of many
/// lines apart share sets.
template <class Isa>
constexpr int near_channels(const conv_geometry& g, int columns) {
    const int wide = lines_of<Isa>((columns - 1) * g.stride_width + g.filter_width);
    const int common = std::gcd(lines_of<Isa>(g.input.columns()), 64);
    const int sets = 64 / common * (wide < common ? wide : common);
    return 8 * sets / (g.filter_height * wide);
}
template <class Isa>
constexpr bool stays_near(const conv_geometry& g, int columns) {
    return g.channels() <= near_channels<Isa>(g, columns);
}

/// Channels of a part, which all filters process before the next part, for `columns` neighbouring
/// columns of a row whose channels do not all stay in L1: as many as stay in half of L1, or more,
/// so that sums have at least 512 products. 14x14x512, 3x3, went from 95 to 103 % of the peak with
/// AVX-512: its window had exceeded the L2 sets that it maps to (Zen 5).
template <class Isa>
constexpr int channels_at_once(const conv_geometry& g, int columns) {
    const int all = g.channels();
    const int nearby = near_channels<Isa>(g, columns);
    const int taps = g.filter_height * g.filter_width;
    const int enough = (512 + taps - 1) / taps;
    const int least = nearby / 2 > enough ? nearby / 2 : enough;
    if (nearby >= all || taps == 1 || least >= all) return all;
    const int parts = all / least;
    return (all + parts - 1) / parts;
}

/// The tile with fits(filters, columns) that takes the least time for all filters and columns,
/// narrower tiles at the ends included; time(filters, columns) is that of one tile. Columns are a
/// multiple of `step`. The smallest tile always fits.
template <class Fits, class Cost>
constexpr tile min_tile(int filters, int columns, int step, Fits fits, Cost time) {
    const auto time_of = [&](int k, int p) { return k == 0 || p == 0 ? 0.0 : time(k, p); };
    tile best{1, step};
    double least = 1e30;
    for (int k = 1; k <= 16 && k <= filters; ++k)
        for (int p = step; p <= 8 && p <= columns; p += step) {
            if (k * p > step && !fits(k, p)) continue;
            const int rows = filters / k;
            const int tiles = columns / p;
            const double all = rows * (tiles * time_of(k, p) + time_of(k, columns % p)) +
                               tiles * time_of(filters % k, p) + time_of(filters % k, columns % p);
            if (all < least) {
                least = all;
                best = {k, p};
            }
        }
    return best;
}

/// The tile of filters x columns that takes the least time for all of them, and fits the registers
/// beside inputs(columns).held and a weight. Columns are a multiple of `step`.
///
/// The time of a row of taps: time_of_sums, plus half a multiply-add per load. A line from L2 takes
/// 7, most of it in parallel with the multiply-adds: 14x14x1024 to 256, 1x1, went from 44 to 97 %
/// of the peak with 14 x 2 sums instead of 3 x 7, 28x28x512, 3x3, from 90 to 98 % with 6 x 4 (Zen
/// 5).
template <class Isa, class Inputs>
constexpr tile fastest_tile(int filters, int columns, int taps, int step, Inputs inputs) {
    // With 3 or more taps GCC 12 runs out of registers for more filters of several columns; of one
    // column, fewer than 8 would wait for the latency.
    const int most = taps > 2 ? (Isa::registers < 32 ? 4 : 6) : Isa::registers / 2;
    const int max_of_one = taps > 2 ? 8 : most;
    const auto fits = [&](int k, int p) {
        return k <= (p > 1 ? most : max_of_one) && k * p + inputs(p).held + 1 <= Isa::registers;
    };
    return min_tile(filters, columns, step, fits, [&](int k, int p) {
        const tile_inputs read = inputs(p);
        const double work = time_of_sums(k * p) * taps + 0.5 * (k * taps + read.loads);
        const double load_cost = read.in_first_cache ? 0 : 7 * read.lines;
        return (work > load_cost ? work : load_cost) + load_cost / 4;
    });
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
