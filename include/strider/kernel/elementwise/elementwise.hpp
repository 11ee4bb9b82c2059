// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines activations and softmax, forward and backward, for either lane axis.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::kernel {

/// max(x, 0), and NaN where x is; the derivative from the output: 1 where y > 0.
struct relu_function {
    template <class V>
    static V value(const V& x) noexcept {
        return larger(x, V{});
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        const V zero{};
        return y > zero ? dy : zero;
    }
};

/// x, or 0.01 x below 0. The output has the sign of the input.
struct leaky_relu_function {
    template <class V>
    static V value(const V& x) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V slope = x * static_cast<real>(0.01);
        return x > V{} ? x : slope;
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V slope = dy * static_cast<real>(0.01);
        return y > V{} ? dy : slope;
    }
};

/// 1 / (1 + exp(-x)); dy y (1 - y).
struct sigmoid_function {
    template <class V>
    static V value(const V& x) noexcept {
        return logistic(x);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        return dy * y * (real{1} - y);
    }
};

/// tanh(x); dy (1 - y^2).
struct tanh_function {
    template <class V>
    static V value(const V& x) noexcept {
        return hyperbolic_tangent(x);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        return dy * (real{1} - y * y);
    }
};

namespace detail {

/// Calls f.operator()<Vec>(offset) over [0, count) in vectors of Width, then narrower ones.
template <class Real, int Width, class F>
[[gnu::always_inline]] inline void for_vectors(std::ptrdiff_t count, F f,
                                               std::ptrdiff_t i = 0) noexcept {
    for (; i + Width <= count; i += Width) f.template operator()<vec<Real, Width>>(i);
    if constexpr (Width > 1) {
        if (i < count) for_vectors<Real, Width / 2>(count, f, i);
    }
}

/// Calls f(offset in Reals in volumes that lie as First and as Second, number of Reals) for each
/// run without gaps in both.
template <layout First, layout Second, int Scale, class F>
[[gnu::always_inline]] inline void for_runs(F f) noexcept {
    constexpr shape e = First.extent;
    if constexpr (First.dense() && Second.dense()) {
        f(std::ptrdiff_t{0}, std::ptrdiff_t{0}, First.size() * Scale);
    } else {
        for (int h = 0; h < e.height; ++h)
            if constexpr (First.axis == lane_axis::images) {
                for (int c = 0; c < e.channels; ++c)
                    f(First.at(h, 0, c) * Scale, Second.at(h, 0, c) * Scale,
                      std::ptrdiff_t{e.width} * Scale);
            } else {
                f(First.at(h, 0, 0) * Scale, Second.at(h, 0, 0) * Scale,
                  std::ptrdiff_t{e.width} * e.channels * Scale);
            }
    }
}

} // namespace detail

/// y = f(x), number by number; x and y may be the same memory if they lie alike.
template <class Function, layout Input, layout Output, class Real, class Isa>
void activate(const Real* x, Real* y) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    detail::for_runs<Input, Output, Input.axis == lane_axis::images ? lanes : 1>(
        [&](std::ptrdiff_t from, std::ptrdiff_t to, std::ptrdiff_t count) {
            detail::for_vectors<Real, lanes>(count, [&]<class V>(std::ptrdiff_t i) {
                store(y + to + i, Function::value(load<V>(x + from + i)));
            });
        });
}

/// dx = f'(x) dy, from y = f(x), which lies as Output; dy and dx lie as Gradient and Result and may
/// be the same memory.
template <class Function, layout Output, layout Gradient, layout Result, class Real, class Isa>
void activate_backward(const Real* y, const Real* dy, Real* dx) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    constexpr int scale = Output.axis == lane_axis::images ? lanes : 1;
    constexpr shape e = Output.extent;
    const auto run = [&](const Real* out, const Real* from, Real* to, std::ptrdiff_t count) {
        detail::for_vectors<Real, lanes>(count, [&]<class V>(std::ptrdiff_t i) {
            store(to + i, Function::gradient(load<V>(out + i), load<V>(from + i)));
        });
    };
    if constexpr (Output.dense() && Gradient.dense() && Result.dense()) {
        run(y, dy, dx, Output.size() * scale);
    } else {
        static_assert(Output.axis == lane_axis::images);
        for (int h = 0; h < e.height; ++h)
            for (int c = 0; c < e.channels; ++c)
                run(y + Output.at(h, 0, c) * scale, dy + Gradient.at(h, 0, c) * scale,
                    dx + Result.at(h, 0, c) * scale, std::ptrdiff_t{e.width} * scale);
    }
}

/// y(i) = exp(x(i) - m) / sum over j of exp(x(j) - m), m the maximum. An element is a vector of
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

/// dx(i) = y(i) (dy(i) - sum over j of dy(j) y(j)); y without gaps, dy and dx lie as Gradient and
/// Result and may be the same memory if these are the same.
template <layout Gradient, layout Result, class Element>
void softmax_backward(const Element* y, const Element* dy, Element* dx) noexcept {
    const auto for_each = [](auto f) {
        constexpr shape e = Gradient.extent;
        constexpr layout output{e, {}, Gradient.axis};
        for (int h = 0; h < e.height; ++h)
            for (int w = 0; w < e.width; ++w)
                for (int c = 0; c < e.channels; ++c)
                    f(output.at(h, w, c), Gradient.at(h, w, c), Result.at(h, w, c));
    };
    Element sum{};
    for_each(
        [&](std::ptrdiff_t at, std::ptrdiff_t from, std::ptrdiff_t) { sum += dy[from] * y[at]; });
    for_each([&](std::ptrdiff_t at, std::ptrdiff_t from, std::ptrdiff_t to) {
        dx[to] = y[at] * (dy[from] - sum);
    });
}

/// Mixes all bits of a number into all others. [Steele14] fig. 14, the finalizer of SplitMix64
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// A random number from a counter: the same for any number of threads, and in the forward and the
/// backward pass. `key` is different for each step, layer and block of images.
[[nodiscard]] constexpr std::uint32_t counted_random(std::uint64_t key,
                                                     std::uint64_t counter) noexcept {
    return static_cast<std::uint32_t>(mixed(key + counter * 0x9e3779b97f4a7c15u) >> 32);
}

/// to = from scaled by 100 / (100 - percent) where kept, 0 where dropped: forward and backward
/// alike.
template <layout From, layout To, class Real, class Isa>
void drop(const Real* from, Real* to, int percent, std::uint64_t key) noexcept {
    constexpr int scale = From.axis == lane_axis::images ? lanes_of<Real, Isa> : 1;
    const auto limit = static_cast<std::uint32_t>((std::uint64_t{1} << 32) *
                                                  static_cast<std::uint64_t>(percent) / 100);
    const Real factor = Real{100} / static_cast<Real>(100 - percent);
    std::uint64_t counter = 0;
    detail::for_runs<From, To, scale>(
        [&](std::ptrdiff_t a, std::ptrdiff_t b, std::ptrdiff_t count) {
            for (std::ptrdiff_t i = 0; i < count; ++i)
                to[b + i] = counted_random(key, counter++) < limit ? Real{0} : from[a + i] * factor;
        });
}

} // namespace strider::kernel
