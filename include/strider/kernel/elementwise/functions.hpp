// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the activation functions and their derivatives, lane by lane.
#pragma once

#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

// Each has `value(x)`, and `gradient(from, dy)`: the derivative times dy, where `from` is the
// function's output, or its input if `from_input` is true. At a kink the derivative is PyTorch's.
// `brief`: a few instructions, so that a convolution applies it to sums in registers. `monotone`:
// monotonically non-decreasing, so that a convolution may pool before it.

/// x: no activation.
struct identity_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    static constexpr bool monotone = true;
    template <class V>
    static V value(const V& x) noexcept {
        return x;
    }
    template <class V>
    static V gradient(const V&, const V& dy) noexcept {
        return dy;
    }
};

/// max(x, 0), NaN if x is; the derivative from the output: 1 where y > 0.
struct relu_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    static constexpr bool monotone = true;
    template <class V>
    static V value(const V& x) noexcept {
        return larger(x, V{});
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        const V zero{};
        return choose(y <= zero, zero, dy);
    }
};

/// min(max(x, 0), 6); the derivative is 1 where 0 < y < 6, and 0 on both kinks.
struct relu6_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    static constexpr bool monotone = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = strider::detail::real_of<V>;
        const V six = broadcast<V>(real{6});
        const V positive = larger(x, V{});
        return choose(positive > six, six, positive);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        const V zero{};
        const V six = broadcast<V>(real{6});
        const V below = choose(y >= six, zero, dy);
        return choose(y <= zero, zero, below);
    }
};

/// x, or 0.01 x below 0. The output has the sign of the input.
struct leaky_relu_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    static constexpr bool monotone = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = strider::detail::real_of<V>;
        const V slope = x * static_cast<real>(0.01);
        return choose(x > V{}, x, slope);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        const V slope = dy * static_cast<real>(0.01);
        return choose(y > V{}, dy, slope);
    }
};

/// 1 / (1 + exp(-x)); dy y (1 - y).
struct sigmoid_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = false;
    template <class V>
    static V value(const V& x) noexcept {
        return logistic(x);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        const V slope = dy * y;
        // Clang 22 would contract slope (1 - y) with -ffast-math. (Rounded twice, the other loses
        // digits near 1.)
        if constexpr (isa::native::fuses)
            return subtract_product(slope, slope, y);
        else
            return slope * (real{1} - y);
    }
};

/// tanh(x); dy (1 - y^2).
struct tanh_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = false;
    template <class V>
    static V value(const V& x) noexcept {
        return hyperbolic_tangent(x);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        return dy * subtract_product(broadcast<V>(real{1}), y, y);
    }
};

/// x, or exp(x) - 1 below 0: alpha is 1; the derivative from the output: y + 1 below 0.
/// [Clevert16] eq. 15
struct elu_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = false;
    template <class V>
    static V value(const V& x) noexcept {
        return choose(x > V{}, x, exponential_minus_one(x));
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        // Not dy (y + 1), which Clang 22 would contract with -ffast-math.
        const V slope = multiply_add(dy, y, dy);
        return choose(y > V{}, dy, slope);
    }
};

/// x Phi(x), Phi the normal distribution; the derivative from the input: Phi(x) + x exp(-x^2 / 2) /
/// sqrt(2 pi). [Hendrycks16] sec. 2
struct gelu_function {
    static constexpr bool from_input = true;
    static constexpr bool brief = false;
    template <class V>
    static V value(const V& x) noexcept {
        const auto [share, bell] = normal_tail_at(x);
        const V lost = clamped(strider::detail::magnitude(x)) * share;
        return choose(x < V{}, strider::detail::negated(V(lost * bell)),
                      subtract_product(x, lost, bell));
    }
    template <class V>
    static V gradient(const V& x, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        const auto [share, bell] = normal_tail_at(x);
        const V tail = share * bell;
        const V probability = choose(x < V{}, tail, V(real{1} - tail));
        const V density = strider::bell(clamped(x)) * static_cast<real>(0.398942280401432677939946);
        return dy * multiply_add(clamped(x), density, probability);
    }

private:
    /// Limits x: beyond 40 the tail and the density are 0, which must not be multiplied by
    /// infinity.
    template <class V>
    static V clamped(const V& x) noexcept {
        using real = strider::detail::real_of<V>;
        return strider::detail::clamped(x, real{-40}, real{40});
    }
};

/// min(max(x + 3, 0), 6) / 6; the derivative is 1/6 where 0 < y < 1, and 0 on both kinks.
/// [Howard19] sec. 5.2
struct hard_sigmoid_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    static constexpr bool monotone = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = strider::detail::real_of<V>;
        // Divides: multiplying by a rounded 1/6 would turn numbers below 1 into 1.
        return relu6_function::value(V(x + real{3})) / real{6};
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        const V zero{};
        const V one = broadcast<V>(real{1});
        const V inside = choose(y >= one, zero, V(dy / real{6}));
        return choose(y <= zero, zero, inside);
    }
};

/// x min(max(x + 3, 0), 6) / 6; the derivative from the input: 0 up to -3, 1 from 3 on, x / 3 + 1/2
/// between. [Howard19] sec. 5.2
struct hard_swish_function {
    static constexpr bool from_input = true;
    static constexpr bool brief = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = strider::detail::real_of<V>;
        return x * relu6_function::value(V(x + real{3})) / real{6};
    }
    template <class V>
    static V gradient(const V& x, const V& dy) noexcept {
        using real = strider::detail::real_of<V>;
        const V three = broadcast<V>(real{3});
        const V zero{};
        const V between = dy * (x / real{3} + real{0.5});
        const V below = choose(x < three, between, dy);
        return choose(x > -three, below, zero);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
