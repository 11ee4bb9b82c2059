// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how kernels that read no border slide a window along rows or columns: which taps a
// position has, and in which tiles.
#pragma once

#include <strider/requirements.hpp>

#include <numeric>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// One dimension of a convolution between a big and a small volume, where big = small stride + tap
/// dilation - pad, seen from the volume that is written, the target. Structural.
struct slide {
    int target; ///< extent of the target
    int source; ///< extent of the volume read
    int filter; ///< taps
    int stride;
    int dilation;
    int pad;
    bool scatters; ///< the target is the big volume

    /// Distance between positions of the target with the same taps.
    [[nodiscard]] constexpr int step() const noexcept { return scatters ? stride : 1; }
    /// Distance between the source positions that those read.
    [[nodiscard]] constexpr int source_step() const noexcept { return scatters ? 1 : stride; }
    /// Number of positions phase, phase + step(), ...
    [[nodiscard]] constexpr int positions(int phase) const noexcept {
        return phase < target ? (target - phase + step() - 1) / step() : 0;
    }
    /// Source position that a tap reads at a position; -1 if it lies outside or between.
    [[nodiscard]] constexpr int read(int position, int tap) const noexcept {
        int at =
            scatters ? position + pad - tap * dilation : position * stride + tap * dilation - pad;
        if (at < 0 || (scatters && at % stride != 0)) return -1;
        if (scatters) at /= stride;
        return at < source ? at : -1;
    }
};

/// The taps of the positions phase + t step(): `first`, `first` + `step`, ... At index t the n-th
/// of them reads offset + n offset_step + t source_step(), or nothing if that lies outside.
struct phase_taps {
    int first;
    int count;
    int step;
    int offset;
    int offset_step;

    /// Source position of tap n at index t, even if outside.
    [[nodiscard]] constexpr int read(const slide& d, int t, int n) const noexcept {
        return offset + n * offset_step + t * d.source_step();
    }
};

constexpr phase_taps taps_of_phase(const slide& d, int phase) noexcept {
    if (!d.scatters) return {0, d.filter, 1, -d.pad, d.dilation};
    const auto meets = [&](int tap) { return (phase + d.pad - tap * d.dilation) % d.stride == 0; };
    const int step = d.stride / std::gcd(d.stride, d.dilation);
    for (int first = 0; first < step && first < d.filter; ++first)
        if (meets(first))
            return {first, (d.filter - first + step - 1) / step, step,
                    (phase + d.pad - first * d.dilation) / d.stride,
                    -(step * d.dilation / d.stride)};
    return {0, 0, 1, 0, 0};
}

/// The taps of a position that lie inside, and their source positions.
template <int Most>
struct tap_list {
    int count = 0;
    int tap[static_cast<unsigned>(Most)]{};
    int source[static_cast<unsigned>(Most)]{};
};

template <slide D>
[[gnu::always_inline]] inline tap_list<D.filter> taps_at(int position) noexcept {
    tap_list<D.filter> taps;
    for (int t = 0; t < D.filter; ++t)
        if (const int source = D.read(position, t); source >= 0) {
            taps.tap[taps.count] = t;
            taps.source[taps.count++] = source;
        }
    return taps;
}

/// Positions [begin, end), counted in steps.
struct stretch {
    int begin;
    int end;
};

/// Positions at which all taps of a phase lie inside; [n, n) with n positions if there are none.
constexpr stretch inner_stretch(const slide& d, int phase) noexcept {
    const int positions = d.positions(phase);
    const auto round_up = [&](int n) { return n > 0 ? (n + d.stride - 1) / d.stride : 0; };
    stretch inner{0, positions};
    for (int t = 0; t < d.filter; ++t) {
        stretch tap{0, 0};
        if (d.scatters) {
            const int at = phase + d.pad - t * d.dilation;
            if (at % d.stride != 0) continue;
            tap = {-at / d.stride, d.source - at / d.stride};
        } else {
            const int before = d.pad - t * d.dilation;
            tap = {round_up(before), round_up(d.source + before)};
        }
        if (tap.begin > inner.begin) inner.begin = tap.begin;
        if (tap.end < inner.end) inner.end = tap.end;
    }
    return inner.begin < inner.end ? inner : stretch{positions, positions};
}

/// The taps [begin, end) of a position that lie inside, which are contiguous if not scattered.
constexpr stretch taps_inside(const slide& d, int position) noexcept {
    stretch taps{0, d.filter};
    while (taps.begin < d.filter && d.read(position, taps.begin) < 0) ++taps.begin;
    while (taps.end > taps.begin && d.read(position, taps.end - 1) < 0) --taps.end;
    return taps;
}

/// Percentage of taps, over all positions, that lie outside.
constexpr int percent_outside(const slide& d) noexcept {
    int outside = 0;
    for (int p = 0; p < d.target; ++p)
        for (int t = 0; t < d.filter; ++t) outside += d.read(p, t) < 0 ? 1 : 0;
    return outside * 100 / (d.target * d.filter);
}

/// Calls f<n>() for n from Begin to End - 1.
template <int Begin, int End, class F>
[[gnu::always_inline]] inline void for_each_number(F f) {
    if constexpr (Begin < End) {
        f.template operator()<Begin>();
        for_each_number<Begin + 1, End>(f);
    }
}

/// Covers [t, end) with tiles of Columns, then of half as many, down to 1.
template <int Columns, class F>
[[gnu::always_inline]] inline void for_inner_tiles(int t, int end, F f) {
    for (; end - t >= Columns; t += Columns) f.template operator()<Columns>(t);
    if constexpr (Columns > 1) for_inner_tiles<Columns / 2>(t, end, f);
}

/// Calls f<columns>(first position, its taps, shift) for tiles that cover the target: the columns
/// of a tile are step() apart and have the same taps, which read `shift` beyond the listed
/// positions, source_step() apart. Tiles of several columns are used where no tap falls outside.
template <slide D, int Columns, class F>
[[gnu::always_inline]] inline void for_tiles(F f) {
    for (int phase = 0; phase < D.step() && phase < D.target; ++phase) {
        const int positions = D.positions(phase);
        const stretch inner = inner_stretch(D, phase);
        for (int t = 0; t < positions; ++t) {
            const int position = phase + t * D.step();
            const auto taps = taps_at<D>(position);
            if (t != inner.begin) {
                f.template operator()<1>(position, taps, 0);
                continue;
            }
            for_inner_tiles<Columns>(t, inner.end, [&]<int Width>(int next) {
                f.template operator()<Width>(phase + next * D.step(), taps,
                                             (next - t) * D.source_step());
            });
            t = inner.end - 1;
        }
    }
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
