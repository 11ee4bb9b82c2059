// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines copies between a volume and some of the maps of a larger one, for concat.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// Whether `part` may be some maps of `whole`.
[[nodiscard]] constexpr bool fits_maps(const layout& part, const layout& whole) noexcept {
    return part.extent.height == whole.extent.height && part.extent.width == whole.extent.width &&
           part.extent.channels <= whole.extent.channels && part.axis == whole.axis;
}

} // namespace detail

/// Copies all maps of From to the maps [first_map, first_map + C) of To, in rows [begin, end).
template <layout From, layout To, class Real, class Isa>
void copy_maps(const Real* from, Real* to, int first_map, int begin = 0,
               int end = From.extent.height) noexcept {
    static_assert(detail::fits_maps(From, To));
    detail::copy_part<From, To, Real, Isa>({end - begin, From.extent.width, From.extent.channels},
                                           from, {begin, 0, 0}, to, {begin, 0, first_map});
}

/// Copies the maps [first_map, first_map + C) of From to all C maps of To.
template <layout From, layout To, class Real, class Isa>
void take_maps(const Real* from, int first_map, Real* to) noexcept {
    static_assert(detail::fits_maps(To, From));
    detail::copy_part<From, To, Real, Isa>(To.extent, from, {0, 0, first_map}, to, {});
}

/// Adds the maps [first_map, first_map + C) of From to the C maps of To.
template <layout From, layout To, class Real, class Isa>
void accumulate_maps(const Real* from, int first_map, Real* to) noexcept {
    static_assert(detail::fits_maps(To, From));
    detail::add_part<From, To, Real, Isa>(To.extent, from, {0, 0, first_map}, to, {});
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
