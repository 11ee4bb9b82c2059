// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines exponentials of vectors: for float a polynomial in all lanes, for double the C library's
// lane by lane.
#pragma once

#include <strider/simd/vec.hpp>

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace strider::detail {

template <class Vec>
struct lane_traits {
    static constexpr int lanes = 1;
    using real = Vec;
};
template <class Vec>
    requires requires(Vec v) { v[0]; }
struct lane_traits<Vec> {
    using real = std::remove_cvref_t<decltype(Vec{}[0])>;
    static constexpr int lanes = static_cast<int>(sizeof(Vec) / sizeof(real));
};

} // namespace strider::detail

namespace strider {

/// exp(x) in each lane. float: within 2 units in the last place between -87 and 88, clamped beyond.
template <class Vec>
[[gnu::always_inline]] inline Vec exponential(const Vec& x) noexcept {
    using traits = detail::lane_traits<Vec>;
    using real = typename traits::real;
    if constexpr (traits::lanes == 1) {
        return std::exp(x);
    } else if constexpr (std::is_same_v<real, float>) {
        // x = n ln 2 + r with |r| <= ln 2 / 2; exp(x) = 2^n exp(r), exp(r) by its Taylor polynomial
        // of degree 7, whose remainder there is below 6e-9; n by adding and taking away 1.5 2^23,
        // which rounds to the nearest whole number.
        using integers = vec<std::int32_t, traits::lanes>;
        const Vec low = broadcast<Vec>(-87.0f);
        const Vec high = broadcast<Vec>(88.0f);
        Vec clamped = x < low ? low : x;
        clamped = clamped > high ? high : clamped;
        constexpr float rounder = 12582912.0f;
        const Vec shifted = clamped * 1.44269504f + rounder;
        const Vec n = shifted - rounder;
        // ln 2 in two parts: the first is exact in 9 bits, so that n times it is exact.
        const Vec r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
        Vec p = broadcast<Vec>(1.0f / 5040);
        p = p * r + 1.0f / 720;
        p = p * r + 1.0f / 120;
        p = p * r + 1.0f / 24;
        p = p * r + 1.0f / 6;
        p = p * r + 0.5f;
        p = p * r + 1.0f;
        p = p * r + 1.0f;
        const integers exponent = (__builtin_convertvector(n, integers) + 127) << 23;
        return p * __builtin_bit_cast(Vec, exponent);
    } else {
        Vec result;
        for (int i = 0; i < traits::lanes; ++i) result[i] = std::exp(x[i]);
        return result;
    }
}

/// 1 / (1 + exp(-x)) in each lane.
template <class Vec>
[[gnu::always_inline]] inline Vec logistic(const Vec& x) noexcept {
    using real = typename detail::lane_traits<Vec>::real;
    return real{1} / (real{1} + exponential(Vec(-x)));
}

/// tanh(x) in each lane. float: 1 - 2 / (exp(2 x) + 1), an absolute error of some 1e-7; double: the
/// C library's.
template <class Vec>
[[gnu::always_inline]] inline Vec hyperbolic_tangent(const Vec& x) noexcept {
    using traits = detail::lane_traits<Vec>;
    using real = typename traits::real;
    if constexpr (traits::lanes == 1) {
        return std::tanh(x);
    } else if constexpr (std::is_same_v<real, float>) {
        return real{1} - real{2} / (exponential(Vec(x + x)) + real{1});
    } else {
        Vec result;
        for (int i = 0; i < traits::lanes; ++i) result[i] = std::tanh(x[i]);
        return result;
    }
}

} // namespace strider
