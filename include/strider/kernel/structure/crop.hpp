// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines crops: a volume without some rows and columns at its edges.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// Whether `part` may be a window of `whole`.
[[nodiscard]] constexpr bool fits_window(const layout& part, const layout& whole) noexcept {
    return part.extent.height <= whole.extent.height && part.extent.width <= whole.extent.width &&
           part.extent.channels == whole.extent.channels && part.axis == whole.axis;
}

} // namespace detail

/// y(h, w, c) = x(top + h, left + w, c), in rows [begin, end) of y.
template <layout In, layout Out, class Real, class Isa>
void crop(const Real* x, Real* y, int top, int left, int begin = 0,
          int end = Out.extent.height) noexcept {
    static_assert(detail::fits_window(Out, In));
    detail::copy_part<In, Out, Real, Isa>({end - begin, Out.extent.width, Out.extent.channels}, x,
                                          {top + begin, left, 0}, y, {begin, 0, 0});
}

/// dx = dy where y was copied from x, 0 elsewhere.
template <layout Gradient, layout Result, class Real, class Isa>
void crop_backward(const Real* dy, Real* dx, int top, int left) noexcept {
    static_assert(detail::fits_window(Gradient, Result));
    constexpr shape whole = Result.extent;
    constexpr shape part = Gradient.extent;
    const int below = top + part.height;
    const int beyond = left + part.width;
    const auto clear = [&](int height, int width, int row, int column) {
        detail::clear_part<Result, Real, Isa>({height, width, whole.channels}, dx,
                                              {row, column, 0});
    };
    clear(top, whole.width, 0, 0);
    clear(part.height, left, top, 0);
    clear(part.height, whole.width - beyond, top, beyond);
    clear(whole.height - below, whole.width, below, 0);
    detail::copy_part<Gradient, Result, Real, Isa>(part, dy, {}, dx, {top, left, 0});
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
