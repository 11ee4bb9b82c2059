// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines softmax, forward and backward, over all numbers of a volume.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

namespace strider::kernel {

namespace detail {

/// Calls f(h, w, c) for every number of a volume.
template <layout L, class F>
[[gnu::always_inline]] inline void for_positions(F f) noexcept {
    for (int h = 0; h < L.extent.height; ++h)
        for (int w = 0; w < L.extent.width; ++w)
            for (int c = 0; c < L.extent.channels; ++c) f(h, w, c);
}

} // namespace detail

/// y(i) = exp(x(i) - m) / sum over j of exp(x(j) - m), m the maximum, over all numbers of a volume.
/// An element is a vector of images, or a number. x and y may be the same memory if they lie alike.
template <layout In, layout Out, class Element>
void softmax_forward(const Element* x, Element* y) noexcept {
    static_assert(In.extent == Out.extent && In.axis == Out.axis);
    Element most = x[In.at(0, 0, 0)];
    detail::for_positions<In>([&](int h, int w, int c) { most = larger(most, x[In.at(h, w, c)]); });
    Element sum{};
    detail::for_positions<In>([&](int h, int w, int c) {
        const Element power = exponential(Element(x[In.at(h, w, c)] - most));
        y[Out.at(h, w, c)] = power;
        sum += power;
    });
    detail::for_positions<Out>([&](int h, int w, int c) { y[Out.at(h, w, c)] /= sum; });
}

/// The same for `count` numbers that lie without gaps. An element is a vector of
/// images, or a number.
template <class Element>
void softmax_forward(const Element* x, Element* y, std::ptrdiff_t count) noexcept {
    Element most = x[0];
    for (std::ptrdiff_t i = 1; i < count; ++i) most = larger(most, x[i]);
    Element sum{};
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        y[i] = exponential(Element(x[i] - most));
        sum += y[i];
    }
    for (std::ptrdiff_t i = 0; i < count; ++i) y[i] = y[i] / sum;
}

/// dx(i) = y(i) (dy(i) - sum over j of dy(j) y(j)). dy and dx may be the same memory if they lie
/// alike.
template <layout Out, layout Gradient, layout Result, class Element>
void softmax_backward(const Element* y, const Element* dy, Element* dx) noexcept {
    static_assert(Out.extent == Gradient.extent && Gradient.extent == Result.extent);
    static_assert(Out.axis == Gradient.axis && Gradient.axis == Result.axis);
    Element sum{};
    detail::for_positions<Out>(
        [&](int h, int w, int c) { sum += dy[Gradient.at(h, w, c)] * y[Out.at(h, w, c)]; });
    detail::for_positions<Out>([&](int h, int w, int c) {
        dx[Result.at(h, w, c)] = y[Out.at(h, w, c)] * (dy[Gradient.at(h, w, c)] - sum);
    });
}

/// The same for y without gaps.
template <layout Gradient, layout Result, class Element>
void softmax_backward(const Element* y, const Element* dy, Element* dx) noexcept {
    softmax_backward<layout{Gradient.extent, {}, Gradient.axis}, Gradient, Result>(y, dy, dx);
}

} // namespace strider::kernel
