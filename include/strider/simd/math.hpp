// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines exponentials, logarithms and the error function of vectors: for float polynomials in all
// lanes, for double the C library's lane by lane.
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

namespace detail {

/// f(x) in each lane, one after the other.
template <class Vec, class F>
[[gnu::always_inline]] inline Vec lane_by_lane(const Vec& x, F f) noexcept {
    if constexpr (lane_traits<Vec>::lanes == 1) {
        return f(x);
    } else {
        Vec result{};
        for (int i = 0; i < lane_traits<Vec>::lanes; ++i) result[i] = f(x[i]);
        return result;
    }
}

/// Vectors of float have polynomials of their own.
template <class Vec>
inline constexpr bool has_polynomials =
    lane_traits<Vec>::lanes > 1 && std::is_same_v<typename lane_traits<Vec>::real, float>;

/// exp(x) = power (1 + rest), power a power of 2 and |rest| below 0.42.
template <class Vec>
struct split_exponential {
    Vec power;
    Vec rest;
};

/// Of floats between -87 and 88, clamped beyond.
template <class Vec>
[[gnu::always_inline]] inline split_exponential<Vec> split(const Vec& x) noexcept {
    // x = n ln 2 + r with |r| <= ln 2 / 2; exp(x) = 2^n exp(r), exp(r) by its Taylor polynomial
    // of degree 7, whose remainder there is below 6e-9; n by adding and taking away 1.5 2^23,
    // which rounds to the nearest whole number.
    using integers = vec<std::int32_t, lane_traits<Vec>::lanes>;
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
    const integers exponent = (__builtin_convertvector(n, integers) + 127) << 23;
    return {__builtin_bit_cast(Vec, exponent), p * r};
}

} // namespace detail

/// exp(x) in each lane. float: within 2 units in the last place between -87 and 88, clamped beyond.
template <class Vec>
[[gnu::always_inline]] inline Vec exponential(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        const auto [power, rest] = detail::split(x);
        return (rest + 1.0f) * power;
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::exp(n); });
    }
}

/// exp(x) - 1 in each lane, exact near 0 too. float: within 3 units in the last place up to 88,
/// clamped beyond.
template <class Vec>
[[gnu::always_inline]] inline Vec exponential_minus_one(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        // power - 1 is exact up to 2^24; where power is 1, nothing of the rest is lost.
        const auto [power, rest] = detail::split(x);
        return power * rest + (power - 1.0f);
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::expm1(n); });
    }
}

/// The natural logarithm in each lane. float: of positive numbers that are neither infinite nor
/// below 2^-126, within 3 units in the last place.
template <class Vec>
[[gnu::always_inline]] inline Vec logarithm(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        // x = 2^n m with m from sqrt(1/2) to sqrt(2), and ln m = 2 artanh(s), s = (m - 1) / (m +
        // 1), |s| <= 0.1716: the Taylor polynomial 2 (s + s^3/3 + ... + s^9/9) leaves less than
        // 4e-9 of it. The bits of a float, as a whole number, grow with it: those of sqrt(1/2) are
        // 0x3f3504f3.
        // Unsigned, for the lanes that hold no such number.
        using integers = vec<std::int32_t, detail::lane_traits<Vec>::lanes>;
        using naturals = vec<std::uint32_t, detail::lane_traits<Vec>::lanes>;
        const naturals bits = __builtin_bit_cast(naturals, x);
        const integers exponent = __builtin_bit_cast(integers, bits - 0x3f3504f3u) >> 23;
        const Vec m =
            __builtin_bit_cast(Vec, bits - (__builtin_bit_cast(naturals, exponent) << 23));
        const Vec n = __builtin_convertvector(exponent, Vec);
        const Vec f = m - 1.0f;
        const Vec s = f / (f + 2.0f);
        const Vec t = s * s;
        Vec p = broadcast<Vec>(2.0f / 9);
        p = p * t + 2.0f / 7;
        p = p * t + 2.0f / 5;
        p = p * t + 2.0f / 3;
        // 2 s = f - f s: the part that is exact comes last.
        const Vec rest = f - s * (f - t * p);
        return n * 0.693359375f + (rest - n * 2.12194440e-4f);
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::log(n); });
    }
}

/// x^y in each lane, x positive. float: exp(y ln x), whose relative error grows by 2^-23 for each
/// unit of |y ln x|.
template <class Vec, class Real>
[[gnu::always_inline]] inline Vec power(const Vec& x, Real y) noexcept {
    if constexpr (detail::has_polynomials<Vec>)
        return exponential(Vec(logarithm(x) * y));
    else
        return detail::lane_by_lane(x, [y](auto n) { return std::pow(n, y); });
}

/// 1 / sqrt(x) in each lane, of positive numbers that are neither infinite nor denormal, within 3
/// units in the last place.
template <class Vec>
[[gnu::always_inline]] inline Vec reciprocal_root(const Vec& x) noexcept {
    using traits = detail::lane_traits<Vec>;
    using real = typename traits::real;
    if constexpr (traits::lanes == 1) {
        return real{1} / std::sqrt(x);
    } else {
        // As strider::detail::square_root: guessed within 3.5 % from the exponent's bits; each
        // Newton step maps a relative error e to 3/2 e^2: 1.9e-3, 5e-6, 4e-11, 3e-21.
        constexpr bool single = std::is_same_v<real, float>;
        using whole = std::conditional_t<single, std::uint32_t, std::uint64_t>;
        using naturals = vec<whole, traits::lanes>;
        constexpr auto magic = static_cast<whole>(single ? 0x5f375a86 : 0x5fe6eb50c7b537a9);
        const Vec half = x * real{0.5};
        Vec y = __builtin_bit_cast(Vec, magic - (__builtin_bit_cast(naturals, x) >> 1));
        for (int step = 0; step < (single ? 2 : 3); ++step) y = y * (real{1.5} - half * y * y);
        // The last one as a correction, so that its rounding counts little.
        return y + y * (real{0.5} - half * y * y);
    }
}

/// The error function in each lane. float: within 3 units in the last place.
template <class Vec>
[[gnu::always_inline]] inline Vec error_function(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        // Both polynomials interpolate at Chebyshev's points [Trefethen13], worked out with 30
        // digits. Up to 1: erf(x) = x P(x^2), P of degree 6, off by 1.3e-9 at most.
        const Vec t = x * x;
        Vec inner = broadcast<Vec>(7.875875063e-5f);
        inner = inner * t - 8.016864287e-4f;
        inner = inner * t + 5.189087423e-3f;
        inner = inner * t - 2.685421201e-2f;
        inner = inner * t + 1.128359472e-1f;
        inner = inner * t - 3.761262667e-1f;
        inner = inner * t + 1.128379166f;
        // Beyond: erf(x) = 1 - exp(-Q(x - 2.5)), Q of degree 8, off by 1.7e-8 at most up to 4,
        // where erf is 1 to half a unit.
        const Vec zero{};
        const Vec one = broadcast<Vec>(1.0f);
        const Vec four = broadcast<Vec>(4.0f);
        const Vec size = x < zero ? -x : x;
        const Vec s = (size < four ? size : four) - 2.5f;
        Vec outer = broadcast<Vec>(-1.637151415e-6f);
        outer = outer * s + 1.33150144e-5f;
        outer = outer * s - 7.729137615e-5f;
        outer = outer * s + 4.201225235e-4f;
        outer = outer * s - 2.165303549e-3f;
        outer = outer * s + 1.085854164e-2f;
        outer = outer * s + 9.438937036e-1f;
        outer = outer * s + 5.352680674f;
        outer = outer * s + 7.806815273f;
        const Vec positive = 1.0f - exponential(Vec(-outer));
        const Vec signed_far = x < zero ? -positive : positive;
        // The comparison is false for a NaN: it keeps x P.
        return size > one ? signed_far : Vec(x * inner);
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::erf(n); });
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
    if constexpr (detail::has_polynomials<Vec>)
        return 1.0f - 2.0f / (exponential(Vec(x + x)) + 1.0f);
    else
        return detail::lane_by_lane(x, [](auto n) { return std::tanh(n); });
}

} // namespace strider
