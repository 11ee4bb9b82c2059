// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how kernels walk over volumes of different layouts: as contiguous runs of numbers.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel::detail {

/// Calls f.operator()<Vec>(offset) over [0, count) in vectors of Width, then narrower ones.
template <class Real, int Width, class F>
[[gnu::always_inline]] inline void for_vectors(std::ptrdiff_t count, F f,
                                               std::ptrdiff_t i = 0) noexcept {
    for (; i + Width <= count; i += Width) f.template operator()<vec<Real, Width>>(i);
    if constexpr (Width > 1) {
        if (i < count) for_vectors<Real, Width / 2>(count, f, i);
    }
}

/// Numbers of type Real per element.
template <layout L, class Real, class Isa>
inline constexpr int scale_of = L.axis == lane_axis::images ? lanes_of<Real, Isa> : 1;

/// Where the runs of a volume begin, in numbers: run i of row h at first + h row + i item.
struct placement {
    std::ptrdiff_t first = 0;
    std::ptrdiff_t row = 0;
    std::ptrdiff_t item = 0;
};

/// Rows of runs: `items` of `count` numbers each. Lanes across images: a map's columns; lanes
/// across channels: a pixel's maps.
struct nest {
    std::ptrdiff_t rows = 0;
    std::ptrdiff_t items = 0;
    std::ptrdiff_t count = 0;
};

/// The placement of the part of a volume that begins at (row, column, map).
template <layout L, int Scale>
[[nodiscard, gnu::always_inline]] constexpr placement placed(int row = 0, int column = 0,
                                                             int map = 0) noexcept {
    return {L.at(row, column, map) * Scale, L.row_stride() * Scale,
            (L.axis == lane_axis::images ? L.channel_stride() : L.column_stride()) * Scale};
}

/// The runs of a part of extent `e` of volumes with a lane axis.
[[nodiscard, gnu::always_inline]] constexpr nest runs_of(const shape& e, lane_axis axis,
                                                         int scale) noexcept {
    if (axis == lane_axis::images) return {e.height, e.channels, std::ptrdiff_t{e.width} * scale};
    return {e.height, e.width, e.channels};
}

/// Joins runs that are contiguous in all volumes.
template <class... Places>
[[nodiscard, gnu::always_inline]] constexpr nest joined(nest n, const Places&... places) noexcept {
    if (n.items == 1 || ((places.item == n.count) && ...)) {
        n.count *= n.items;
        n.items = 1;
        if (((places.row == n.count) && ...)) {
            n.count *= n.rows;
            n.rows = 1;
        }
    }
    return n;
}

/// Calls f(offset of the run in each volume...) for every run.
template <class F, class... Places>
[[gnu::always_inline]] inline void for_runs(const nest& n, F f, const Places&... places) noexcept {
    for (std::ptrdiff_t h = 0; h < n.rows; ++h)
        for (std::ptrdiff_t i = 0; i < n.items; ++i)
            f((places.first + h * places.row + i * places.item)...);
}

/// A volume's numbers and their placement.
template <class Real>
struct placed_numbers {
    Real* numbers;
    placement place;

    /// The beginning of a run.
    [[nodiscard, gnu::always_inline]] Real* at(std::ptrdiff_t row,
                                               std::ptrdiff_t item) const noexcept {
        return numbers + place.first + row * place.row + item * place.item;
    }
};

/// to = f(from...), element by element. The counts are arguments, so that volumes of all shapes
/// share the code.
template <class Real, class Isa, class Function, class... From>
[[gnu::noinline]] void combine(const Function& f, const nest& runs, const placed_numbers<Real>& to,
                               const From&... from) noexcept {
    const nest n = joined(runs, to.place, from.place...);
    const auto run = [&](Real* result, const auto*... numbers) {
        for_vectors<Real, lanes_of<Real, Isa>>(n.count, [&]<class V>(std::ptrdiff_t i) {
            store(result + i, f(load<V>(numbers + i)...));
        });
    };
    for_runs(
        n,
        [&](std::ptrdiff_t at, auto... offsets) {
            run(to.numbers + at, (from.numbers + offsets)...);
        },
        to.place, from.place...);
}

/// The same for rows [begin, end) of volumes of one extent, with layouts To and From.
template <class Real, class Isa, layout To, layout... From, class Function, class... Pointers>
void combine_rows(const Function& f, int begin, int end, Real* to, Pointers... from) noexcept {
    static_assert(((From.extent == To.extent && From.axis == To.axis) && ...));
    constexpr int scale = scale_of<To, Real, Isa>;
    nest runs = runs_of(To.extent, To.axis, scale);
    runs.rows = end - begin;
    combine<Real, Isa>(f, runs, placed_numbers<Real>{to, placed<To, scale>(begin)},
                       placed_numbers<const Real>{from, placed<From, scale>(begin)}...);
}

} // namespace strider::kernel::detail

#include <strider/arithmetic/exact_end.hpp>
