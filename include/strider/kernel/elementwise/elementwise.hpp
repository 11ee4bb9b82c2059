// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines activations, forward and backward, for either lane axis; softmax and dropout by
// inclusion.
#pragma once

#include <strider/kernel/elementwise/dropout.hpp>
#include <strider/kernel/elementwise/functions.hpp>
#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/elementwise/softmax.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

template <class Function>
struct value_of {
    template <class V>
    [[gnu::always_inline]] V operator()(const V& x) const noexcept {
        return Function::value(x);
    }
};

template <class Function>
struct gradient_of {
    template <class V>
    [[gnu::always_inline]] V operator()(const V& from, const V& dy) const noexcept {
        return Function::gradient(from, dy);
    }
};

} // namespace detail

/// y = f(x), element by element, in rows [begin, end); x and y may be the same memory if their
/// layouts are equal.
template <class Function, layout Input, layout Output, class Real, class Isa>
void activate(const Real* x, Real* y, int begin = 0, int end = Input.extent.height) noexcept {
    constexpr detail::value_of<Function> f{};
    detail::combine_rows<Real, Isa, Output, Input>(f, begin, end, y, x);
}

/// dx = f'(x) dy. `from` is y = f(x), or x if Function::from_input, with layout From; dy and dx
/// have layouts Gradient and Result, and may be the same memory if these are equal.
template <class Function, layout From, layout Gradient, layout Result, class Real, class Isa>
void activate_backward(const Real* from, const Real* dy, Real* dx) noexcept {
    constexpr detail::gradient_of<Function> f{};
    detail::combine_rows<Real, Isa, Result, From, Gradient>(f, 0, Result.extent.height, dx, from,
                                                            dy);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
