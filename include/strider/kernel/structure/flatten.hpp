// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines flattening: all numbers of a volume as the maps of a single position, channels first.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

// y(0, 0, (c H + h) W + w) = x(h, w, c): the order in which PyTorch flattens.

namespace detail {

template <layout Volume, layout Flat>
inline constexpr bool flattens =
    Volume.axis == Flat.axis&& Flat.extent.height == 1 && Flat.extent.width == 1 &&
    Flat.extent.channels == Volume.extent.height* Volume.extent.width* Volume.extent.channels;

/// Calls f.operator()<Vec>(offset in the volume, offset in the flat one) for every number, or for
/// every element with lanes across images.
template <lane_axis Axis, class Real, class Isa, class F>
[[gnu::always_inline]] inline void for_flattened(const shape& e, const placement& volume,
                                                 const placement& flat, F f) noexcept {
    const auto place = [&](int h, int w, int c) {
        return flat.first + ((std::ptrdiff_t{c} * e.height + h) * e.width + w) * flat.item;
    };
    if constexpr (Axis == lane_axis::images) {
        constexpr int lanes = lanes_of<Real, Isa>;
        for (int h = 0; h < e.height; ++h)
            for (int c = 0; c < e.channels; ++c)
                for (int w = 0; w < e.width; ++w)
                    f.template operator()<vec<Real, lanes>>(volume.first + h * volume.row +
                                                                c * volume.item + w * lanes,
                                                            place(h, w, c));
    } else {
        // As many maps at once as fill a line of 64 bytes: each line is read whole, and the writes
        // to a line are consecutive.
        constexpr int maps = 64 / static_cast<int>(sizeof(Real));
        for (int h = 0; h < e.height; ++h)
            for (int first = 0; first < e.channels; first += maps)
                for (int w = 0; w < e.width; ++w) {
                    const int last = first + maps < e.channels ? first + maps : e.channels;
                    for (int c = first; c < last; ++c)
                        f.template operator()<Real>(
                            volume.first + h * volume.row + w * volume.item + c, place(h, w, c));
                }
    }
}

template <lane_axis Axis, class Real, class Isa>
[[gnu::noinline]] void flatten_numbers(const shape& e, const placed_numbers<const Real>& x,
                                       const placed_numbers<Real>& y) noexcept {
    for_flattened<Axis, Real, Isa>(e, x.place, y.place,
                                   [&]<class V>(std::ptrdiff_t from, std::ptrdiff_t to) {
                                       store(y.numbers + to, load<V>(x.numbers + from));
                                   });
}

template <lane_axis Axis, class Real, class Isa>
[[gnu::noinline]] void unflatten_numbers(const shape& e, const placed_numbers<const Real>& dy,
                                         const placed_numbers<Real>& dx) noexcept {
    for_flattened<Axis, Real, Isa>(e, dx.place, dy.place,
                                   [&]<class V>(std::ptrdiff_t to, std::ptrdiff_t from) {
                                       store(dx.numbers + to, load<V>(dy.numbers + from));
                                   });
}

/// A map of a flat volume is an item, for either lane axis.
template <layout Flat, class Isa, class Real>
[[nodiscard, gnu::always_inline]] inline placed_numbers<Real> flat_of(Real* numbers) noexcept {
    placed_numbers<Real> flat = part_of<Flat, Isa>(numbers, {});
    flat.place.item = Flat.channel_stride() * scale_of<Flat, std::remove_const_t<Real>, Isa>;
    return flat;
}

} // namespace detail

/// Flattens x to y; they may not be the same memory.
template <layout In, layout Out, class Real, class Isa>
void flatten(const Real* x, Real* y) noexcept {
    static_assert(detail::flattens<In, Out>);
    detail::flatten_numbers<In.axis, Real, Isa>(In.extent, detail::part_of<In, Isa>(x, {}),
                                                detail::flat_of<Out, Isa>(y));
}

/// The reverse, from dy to dx; they may not be the same memory.
template <layout Gradient, layout Result, class Real, class Isa>
void flatten_backward(const Real* dy, Real* dx) noexcept {
    static_assert(detail::flattens<Result, Gradient>);
    detail::unflatten_numbers<Result.axis, Real, Isa>(
        Result.extent, detail::flat_of<Gradient, Isa>(dy), detail::part_of<Result, Isa>(dx, {}));
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
