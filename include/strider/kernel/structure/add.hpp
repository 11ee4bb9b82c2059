// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines sums and copies of volumes, for residuals and for gradients of volumes that are read
// twice.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y = a + b, element by element, in rows [begin, end); y may be the memory of a or b if its layout
/// is equal.
template <layout A, layout B, layout Out, class Real, class Isa>
void add_volumes(const Real* a, const Real* b, Real* y, int begin = 0,
                 int end = Out.extent.height) noexcept {
    constexpr detail::sum_of_numbers f{};
    detail::combine_rows<Real, Isa, Out, A, B>(f, begin, end, y, a, b);
}

/// to += from, element by element.
template <layout From, layout To, class Real, class Isa>
void accumulate(const Real* from, Real* to) noexcept {
    add_volumes<To, From, To, Real, Isa>(to, from, to);
}

/// to = from, in rows [begin, end).
template <layout From, layout To, class Real, class Isa>
void copy_volume(const Real* from, Real* to, int begin = 0, int end = To.extent.height) noexcept {
    constexpr detail::same_number f{};
    detail::combine_rows<Real, Isa, To, From>(f, begin, end, to, from);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
