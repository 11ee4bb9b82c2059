// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the activation functions and their derivatives, lane by lane.
#pragma once

#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

namespace strider::kernel {

// Each has `value(x)`, and `gradient(from, dy)`: the derivative times dy, where `from` is the
// function's output, or its input where `from_input` is true. At a kink the derivative is
// PyTorch's. `brief`: a few instructions, so that a convolution applies it to sums in registers.

/// max(x, 0), and NaN where x is; the derivative from the output: 1 where y > 0.
struct relu_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
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

/// min(max(x, 0), 6); the derivative is 1 where 0 < y < 6, and 0 on both kinks.
struct relu6_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V six = broadcast<V>(real{6});
        const V positive = larger(x, V{});
        return positive > six ? six : positive;
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V zero{};
        const V six = broadcast<V>(real{6});
        const V below = y < six ? dy : zero;
        return y > zero ? below : zero;
    }
};

/// x, or 0.01 x below 0. The output has the sign of the input.
struct leaky_relu_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
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
    static constexpr bool from_input = false;
    static constexpr bool brief = false;
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
    static constexpr bool from_input = false;
    static constexpr bool brief = false;
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

/// x, or exp(x) - 1 below 0: alpha is 1; the derivative from the output: y + 1 below 0.
/// [Clevert16] eq. 15
struct elu_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = false;
    template <class V>
    static V value(const V& x) noexcept {
        return x > V{} ? x : exponential_minus_one(x);
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V slope = dy * (y + real{1});
        return y > V{} ? dy : slope;
    }
};

/// x Phi(x), Phi the normal distribution, by the error function; the derivative from the input:
/// Phi(x) + x exp(-x^2 / 2) / sqrt(2 pi). [Hendrycks16] sec. 2
struct gelu_function {
    static constexpr bool from_input = true;
    static constexpr bool brief = false;
    template <class V>
    static V value(const V& x) noexcept {
        return x * distribution(x);
    }
    template <class V>
    static V gradient(const V& x, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        // Beyond 13 the density is below 1e-36: the exponential, which stops there, must not meet a
        // larger x.
        const V most = broadcast<V>(real{13});
        V clipped = x < -most ? -most : x;
        clipped = clipped > most ? most : clipped;
        const V density = exponential(V(clipped * clipped * real{-0.5})) *
                          static_cast<real>(0.398942280401432677939946);
        return dy * (distribution(x) + clipped * density);
    }

private:
    template <class V>
    static V distribution(const V& x) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        constexpr auto root_of_half = static_cast<real>(0.707106781186547524400844);
        return (error_function(V(x * root_of_half)) + real{1}) * real{0.5};
    }
};

/// min(max(x + 3, 0), 6) / 6; the derivative is 1/6 where 0 < y < 1, and 0 on both kinks.
/// [Howard19] sec. 5.2
struct hard_sigmoid_function {
    static constexpr bool from_input = false;
    static constexpr bool brief = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        // A quotient: the product with a rounded 1/6 would turn numbers below 1 into 1.
        return relu6_function::value(V(x + real{3})) / real{6};
    }
    template <class V>
    static V gradient(const V& y, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V zero{};
        const V one = broadcast<V>(real{1});
        const V inside = y < one ? V(dy / real{6}) : zero;
        return y > zero ? inside : zero;
    }
};

/// x min(max(x + 3, 0), 6) / 6; the derivative from the input: 0 up to -3, 1 from 3 on, x / 3 + 1/2
/// between. [Howard19] sec. 5.2
struct hard_swish_function {
    static constexpr bool from_input = true;
    static constexpr bool brief = true;
    template <class V>
    static V value(const V& x) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        return x * relu6_function::value(V(x + real{3})) / real{6};
    }
    template <class V>
    static V gradient(const V& x, const V& dy) noexcept {
        using real = typename strider::detail::lane_traits<V>::real;
        const V three = broadcast<V>(real{3});
        const V zero{};
        const V between = dy * (x / real{3} + real{0.5});
        const V below = x < three ? between : dy;
        return x > -three ? below : zero;
    }
};

} // namespace strider::kernel
