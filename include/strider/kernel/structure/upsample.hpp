// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines nearest-neighbour upsampling, forward and backward, for either lane axis.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

// y(h, w, c) = x(h / FH, w / FW, c), rounded down, FH and FW the output's extents divided by the
// input's.
//
// The repeated unit is a pixel's maps with lanes across channels, an element of a map with lanes
// across images.

namespace detail {

template <layout Small, layout Large>
inline constexpr bool is_multiple =
    Small.axis == Large.axis&& Small.extent.channels ==
        Large.extent.channels&& Large.extent.height % Small.extent.height == 0 &&
    Large.extent.width % Small.extent.width == 0;

/// The units of the smaller volume: rows, runs per row, units per run, and numbers per unit.
struct repetition {
    int rows;
    int runs;
    int units;
    std::ptrdiff_t unit;
    int row_factor;
    int column_factor;
};

template <layout Small, layout Large, class Real, class Isa>
[[nodiscard]] constexpr repetition repetition_of() noexcept {
    static_assert(is_multiple<Small, Large>);
    constexpr shape e = Small.extent;
    constexpr int rows = Large.extent.height / e.height;
    constexpr int columns = Large.extent.width / e.width;
    if (Small.axis == lane_axis::images)
        return {e.height, e.channels, e.width, lanes_of<Real, Isa>, rows, columns};
    return {e.height, 1, e.width, e.channels, rows, columns};
}

/// Writes rows [begin, end) of the larger volume.
template <class Real, class Isa>
[[gnu::noinline]] void repeat_units(const repetition& n, const placed_numbers<const Real>& x,
                                    const placed_numbers<Real>& y, int begin, int end) noexcept {
    for (int h = begin; h < end; ++h)
        for (int run = 0; run < n.runs; ++run) {
            const Real* from = x.at(h / n.row_factor, run);
            Real* to = y.at(h, run);
            for (int w = 0; w < n.units; ++w, from += n.unit, to += n.column_factor * n.unit)
                for_vectors<Real, lanes_of<Real, Isa>>(n.unit, [&]<class V>(std::ptrdiff_t i) {
                    const V number = load<V>(from + i);
                    for (int s = 0; s < n.column_factor; ++s) store(to + s * n.unit + i, number);
                });
        }
}

template <class Real, class Isa>
[[gnu::noinline]] void sum_units(const repetition& n, const placed_numbers<const Real>& dy,
                                 const placed_numbers<Real>& dx) noexcept {
    for (int h = 0; h < n.rows; ++h)
        for (int run = 0; run < n.runs; ++run) {
            const Real* from = dy.at(h * n.row_factor, run);
            Real* to = dx.at(h, run);
            for (int w = 0; w < n.units; ++w, from += n.column_factor * n.unit, to += n.unit)
                for_vectors<Real, lanes_of<Real, Isa>>(n.unit, [&]<class V>(std::ptrdiff_t i) {
                    V sum{};
                    for (int r = 0; r < n.row_factor; ++r)
                        for (int s = 0; s < n.column_factor; ++s)
                            sum += load<V>(from + r * dy.place.row + s * n.unit + i);
                    store(to + i, sum);
                });
        }
}

} // namespace detail

/// Computes y from x, in rows [begin, end) of y.
template <layout In, layout Out, class Real, class Isa>
void upsample(const Real* x, Real* y, int begin = 0, int end = Out.extent.height) noexcept {
    detail::repeat_units<Real, Isa>(detail::repetition_of<In, Out, Real, Isa>(),
                                    detail::part_of<In, Isa>(x, {}),
                                    detail::part_of<Out, Isa>(y, {}), begin, end);
}

/// dx = the sum of dy over the positions that repeat an element of x, row by row.
template <layout Gradient, layout Result, class Real, class Isa>
void upsample_backward(const Real* dy, Real* dx) noexcept {
    detail::sum_units<Real, Isa>(detail::repetition_of<Result, Gradient, Real, Isa>(),
                                 detail::part_of<Gradient, Isa>(dy, {}),
                                 detail::part_of<Result, Isa>(dx, {}));
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
