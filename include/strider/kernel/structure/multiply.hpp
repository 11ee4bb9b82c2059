// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines products of volumes, and of a volume with one number per map, for gates.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// Whether the gate has one number per map of a volume of more than one position.
template <layout Volume, layout Gate>
[[nodiscard]] constexpr bool gates_maps() noexcept {
    return Gate.extent != Volume.extent && Gate.extent == shape{1, 1, Volume.extent.channels} &&
           Gate.axis == Volume.axis;
}

template <lane_axis Axis, class Real, class Isa>
[[gnu::noinline]] void multiply_maps(const nest& n, const placed_numbers<const Real>& x,
                                     const placed_numbers<const Real>& gate,
                                     const placed_numbers<Real>& y) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    for (std::ptrdiff_t h = 0; h < n.rows; ++h)
        for (std::ptrdiff_t item = 0; item < n.items; ++item) {
            const Real* from = x.at(h, item);
            Real* to = y.at(h, item);
            if constexpr (Axis == lane_axis::images) {
                const auto factor = load<vec<Real, lanes>>(gate.at(0, item));
                for (std::ptrdiff_t i = 0; i < n.count; i += lanes)
                    store(to + i, load<vec<Real, lanes>>(from + i) * factor);
            } else {
                const Real* factors = gate.at(0, 0);
                for_vectors<Real, lanes>(n.count, [&]<class V>(std::ptrdiff_t i) {
                    store(to + i, load<V>(from + i) * load<V>(factors + i));
                });
            }
        }
}

/// Sums the products over the positions of each map, row by row.
template <lane_axis Axis, class Real, class Isa>
[[gnu::noinline]] void sum_products(const nest& n, const placed_numbers<const Real>& x,
                                    const placed_numbers<const Real>& dy,
                                    const placed_numbers<Real>& sums) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    if constexpr (Axis == lane_axis::images) {
        using element = vec<Real, lanes>;
        for (std::ptrdiff_t c = 0; c < n.items; ++c) {
            element total{};
            for (std::ptrdiff_t h = 0; h < n.rows; ++h) {
                element sum{};
                for (std::ptrdiff_t i = 0; i < n.count; i += lanes)
                    sum = multiply_add(load<element>(x.at(h, c) + i),
                                       load<element>(dy.at(h, c) + i), sum);
                total += sum;
            }
            store(sums.at(0, c), total);
        }
    } else {
        for_vectors<Real, lanes>(n.count, [&]<class V>(std::ptrdiff_t i) {
            V total{};
            for (std::ptrdiff_t h = 0; h < n.rows; ++h) {
                V sum{};
                for (std::ptrdiff_t w = 0; w < n.items; ++w)
                    sum = multiply_add(load<V>(x.at(h, w) + i), load<V>(dy.at(h, w) + i), sum);
                total += sum;
            }
            store(sums.at(0, 0) + i, total);
        });
    }
}

} // namespace detail

/// y = x gate, in rows [begin, end): element by element or, if the gate is 1 x 1 x C, y(h, w, c) =
/// x(h, w, c) gate(c). y may be the memory of x if its layout is equal.
template <layout In, layout Gate, layout Out, class Real, class Isa>
void multiply_volumes(const Real* x, const Real* gate, Real* y, int begin = 0,
                      int end = Out.extent.height) noexcept {
    if constexpr (detail::gates_maps<In, Gate>()) {
        static_assert(In.extent == Out.extent && In.axis == Out.axis);
        detail::nest runs = detail::runs_of(In.extent, In.axis, detail::scale_of<In, Real, Isa>);
        runs.rows = end - begin;
        detail::multiply_maps<In.axis, Real, Isa>(runs, detail::part_of<In, Isa>(x, {begin, 0, 0}),
                                                  detail::part_of<Gate, Isa>(gate, {}),
                                                  detail::part_of<Out, Isa>(y, {begin, 0, 0}));
    } else {
        constexpr detail::product_of_numbers f{};
        detail::combine_rows<Real, Isa, Out, In, Gate>(f, begin, end, y, x, gate);
    }
}

/// The gradient of the volume: dx = dy gate. dx may be the memory of dy if its layout is equal.
template <layout Gate, layout Gradient, layout Result, class Real, class Isa>
void multiply_backward_volume(const Real* gate, const Real* dy, Real* dx) noexcept {
    multiply_volumes<Gradient, Gate, Result, Real, Isa>(dy, gate, dx);
}

/// The gradient of the gate, with layout Result: dy x or, if it is 1 x 1 x C, the sum of that over
/// the positions of each map, row by row.
template <layout In, layout Gradient, layout Result, class Real, class Isa>
void multiply_backward_gate(const Real* x, const Real* dy, Real* dgate) noexcept {
    if constexpr (detail::gates_maps<In, Result>()) {
        static_assert(In.extent == Gradient.extent && In.axis == Gradient.axis);
        detail::sum_products<In.axis, Real, Isa>(
            detail::runs_of(In.extent, In.axis, detail::scale_of<In, Real, Isa>),
            detail::part_of<In, Isa>(x, {}), detail::part_of<Gradient, Isa>(dy, {}),
            detail::part_of<Result, Isa>(dgate, {}));
    } else {
        multiply_volumes<In, Gradient, Result, Real, Isa>(x, dy, dgate);
    }
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
