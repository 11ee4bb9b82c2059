// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines exponentials, logarithms and functions based on them, of vectors and numbers: for float
// by polynomials, with the same bits in every lane and for a scalar; for double by the C library,
// lane by lane.
#pragma once

#include <strider/simd/vec.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

namespace detail {

/// f(x) in each lane, one after another, by functions of the C library.
template <class Vec, class F>
[[gnu::always_inline]] inline Vec lane_by_lane(const Vec& x, F f) noexcept {
    const auto apply = [&](real_of<Vec> number) __attribute__((always_inline)) {
#if defined(__GNUC__) && !defined(__clang__)
        // With -ffast-math GCC would compute loops by the library's functions of vectors, which
        // round otherwise.
        asm("" : "+m"(number));
#endif
        return f(number);
    };
    if constexpr (lane_traits<Vec>::lanes == 1) {
        return apply(x);
    } else {
        Vec result{};
        for (int i = 0; i < lane_traits<Vec>::lanes; ++i) result[i] = apply(x[i]);
        return result;
    }
}

template <class Vec>
using naturals_of = vec<std::conditional_t<sizeof(real_of<Vec>) == 4, std::uint32_t, std::uint64_t>,
                        lane_traits<Vec>::lanes>;

/// Whether there are polynomials: for float.
template <class Vec>
inline constexpr bool has_polynomials = std::is_same_v<real_of<Vec>, float>;

/// Converts integers to a Vec.
template <class Vec>
[[gnu::always_inline]] inline Vec as_reals(const integers_of<Vec>& n) noexcept {
    if constexpr (lane_traits<Vec>::lanes == 1)
        return static_cast<Vec>(n);
    else
        return __builtin_convertvector(n, Vec);
}

/// 2^n, n from -126 to 127.
template <class Vec>
[[gnu::always_inline]] inline Vec power_of_two(const integers_of<Vec>& n) noexcept {
    return __builtin_bit_cast(Vec, integers_of<Vec>((n + 127) << 23));
}

/// x without its sign.
template <class Vec>
[[gnu::always_inline]] inline Vec magnitude(const Vec& x) noexcept {
    using naturals = naturals_of<Vec>;
    using natural = typename lane_traits<naturals>::real;
    constexpr auto rest = static_cast<natural>(~natural{0} >> 1);
    return __builtin_bit_cast(Vec, naturals(__builtin_bit_cast(naturals, x) & rest));
}

/// x, which is not negative, with the sign of another number.
template <class Vec>
[[gnu::always_inline]] inline Vec with_sign(const Vec& x, const Vec& of) noexcept {
    using naturals = naturals_of<Vec>;
    using natural = typename lane_traits<naturals>::real;
    constexpr auto rest = static_cast<natural>(~natural{0} >> 1);
    return __builtin_bit_cast(Vec, naturals(__builtin_bit_cast(naturals, x) |
                                            (__builtin_bit_cast(naturals, of) & ~rest)));
}

/// x clamped to [low, high]; NaN stays NaN.
template <class Vec>
[[gnu::always_inline]] inline Vec clamped(const Vec& x, real_of<Vec> low,
                                          real_of<Vec> high) noexcept {
    const Vec lowest = broadcast<Vec>(low);
    const Vec highest = broadcast<Vec>(high);
    const Vec above = choose(x < lowest, lowest, x);
    return choose(above > highest, highest, above);
}

/// exp(x) = 2^n (1 + p r), |p r| below 0.42.
template <class Vec>
struct split_exponential {
    integers_of<Vec> n;
    Vec p;
    Vec r;
};

/// For x from -150 to 150. For NaN, p and r are NaN, and n is unspecified.
template <class Vec>
[[gnu::always_inline]] inline split_exponential<Vec> split(const Vec& x) noexcept {
    // x = n ln 2 + r with |r| <= ln 2 / 2; exp(x) = 2^n exp(r), exp(r) = 1 + P(r) r, P of degree 5
    // (minimax, off by at most 1.5e-8 of exp(r) - 1). Adding 1.5 2^23 rounds to the nearest
    // integer, and leaves it in the last bits.
    constexpr float rounder = 12582912.0f;
    constexpr std::int32_t rounder_bits = 0x4b400000;
    const Vec shifted = multiply_add(x, 1.44269504f, broadcast<Vec>(rounder));
    const Vec n = shifted - rounder;
    // ln 2 in two parts: the first has 9 bits, so that n times it is exact even without a fused
    // instruction.
    const Vec r = multiply_add(n, 2.12194440e-4f, multiply_add(n, -0.693359375f, x));
    Vec p = broadcast<Vec>(1.38658680953085422515869140625e-3f);
    p = multiply_add(p, r, broadcast<Vec>(8.36728699505329132080078125e-3f));
    p = multiply_add(p, r, broadcast<Vec>(4.1667498648166656494140625e-2f));
    p = multiply_add(p, r, broadcast<Vec>(0.166665375232696533203125f));
    p = multiply_add(p, r, broadcast<Vec>(0.4999999701976776123046875f));
    p = multiply_add(p, r, broadcast<Vec>(1.0f));
    // Unsigned, since the bits of a NaN may overflow.
    using naturals = naturals_of<Vec>;
    const naturals bits = __builtin_bit_cast(naturals, shifted) - std::uint32_t{rounder_bits};
    return {__builtin_bit_cast(integers_of<Vec>, bits), p, r};
}

/// exp(x) - 1, x from -87 to 88.
template <class Vec>
[[gnu::always_inline]] inline Vec exponential_minus_one_within(const Vec& x) noexcept {
    // power - 1 is exact up to 2^24; where it is 0, nothing of p r is lost.
    const auto [n, p, r] = split(x);
    const Vec power = power_of_two<Vec>(n);
    return multiply_add(power, Vec(p * r), Vec(power - 1.0f));
}

} // namespace detail

/// exp(x) in each lane, from 0 to infinity: for float within 2 units in the last place.
template <class Vec>
[[gnu::always_inline]] inline Vec exponential(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        // Beyond the limits the result is 0 or infinity. 2^n in two halves, since n is from -150 to
        // 128.
        const auto [n, p, r] = detail::split(detail::clamped(x, -104.0f, 89.0f));
        using integers = detail::integers_of<Vec>;
        const integers half = n >> 1;
        return multiply_add(p, r, broadcast<Vec>(1.0f)) * detail::power_of_two<Vec>(half) *
               detail::power_of_two<Vec>(integers(n - half));
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::exp(n); });
    }
}

/// exp(x) - 1 in each lane, accurate near 0 too: for float within 3 units in the last place, for x
/// up to 88; larger x are clamped.
template <class Vec>
[[gnu::always_inline]] inline Vec exponential_minus_one(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        return detail::exponential_minus_one_within(detail::clamped(x, -87.0f, 88.0f));
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::expm1(n); });
    }
}

/// The natural logarithm in each lane: for float within 3 units in the last place; -infinity for 0,
/// NaN for negative numbers.
template <class Vec>
[[gnu::always_inline]] inline Vec logarithm(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        // x = 2^n m with m from sqrt(1/2) to sqrt(2), and ln m = 2 artanh(s), s = (m - 1) / (m +
        // 1), |s| <= 0.1716: the Taylor polynomial 2 (s + s^3/3 + ... + s^9/9) is off by less than
        // 4e-9 of it. The bits of a float, as an integer, increase with it: those of sqrt(1/2) are
        // 0x3f3504f3.
        using integers = detail::integers_of<Vec>;
        using naturals = detail::naturals_of<Vec>;
        using limits = std::numeric_limits<float>;
        const Vec zero{};
        const Vec least = broadcast<Vec>((limits::min)());
        const Vec denormal = broadcast<Vec>(23.0f);
        const Vec normal = choose(x < least, Vec(x * 0x1p23f), x);
        const naturals bits = __builtin_bit_cast(naturals, normal);
        const integers exponent = __builtin_bit_cast(integers, naturals(bits - 0x3f3504f3u)) >> 23;
        const Vec m = __builtin_bit_cast(
            Vec, naturals(bits - (__builtin_bit_cast(naturals, exponent) << 23)));
        const Vec n = detail::as_reals<Vec>(exponent) - choose(x < least, denormal, zero);
        const Vec f = m - 1.0f;
        const Vec s = f / (f + 2.0f);
        const Vec t = s * s;
        Vec p = broadcast<Vec>(2.0f / 9);
        p = multiply_add(p, t, broadcast<Vec>(2.0f / 7));
        p = multiply_add(p, t, broadcast<Vec>(2.0f / 5));
        p = multiply_add(p, t, broadcast<Vec>(2.0f / 3));
        // 2 s = f - f s: the exact part is added last.
        const Vec rest = subtract_product(f, s, Vec(subtract_product(f, t, p)));
        const Vec found =
            multiply_add(n, 0.693359375f, Vec(subtract_product(rest, n, 2.12194440e-4f)));
        // Special cases: infinity and 0, negative numbers and NaN.
        const Vec most = broadcast<Vec>((limits::max)());
        const Vec bottom = broadcast<Vec>(-limits::infinity());
        const Vec none = broadcast<Vec>(limits::quiet_NaN());
        const Vec positive = choose(x > most, x, found);
        const Vec other = choose(x == zero, bottom, none);
        return choose(x > zero, positive, other);
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::log(n); });
    }
}

/// x^y in each lane, x >= 0: for float exp(y ln x), whose relative error grows by 2^-23 for each
/// unit of |y ln x|.
template <class Vec, class Real>
[[gnu::always_inline]] inline Vec power(const Vec& x, Real y) noexcept {
    if constexpr (detail::has_polynomials<Vec>)
        return exponential(Vec(logarithm(x) * y));
    else
        return detail::lane_by_lane(x, [y](auto n) { return std::pow(n, y); });
}

/// 1 / sqrt(x) in each lane, for positive normal numbers, within 3 units in the last place; 0 for
/// infinity.
template <class Vec>
[[gnu::always_inline]] inline Vec reciprocal_root(const Vec& x) noexcept {
    using real = detail::real_of<Vec>;
    // As in strider::detail::square_root: a guess within 3.5 % from the exponent's bits; each
    // Newton step maps a relative error e to 3/2 e^2: 1.9e-3, 5e-6, 4e-11, 3e-21.
    constexpr bool single = std::is_same_v<real, float>;
    using naturals = detail::naturals_of<Vec>;
    using natural = typename detail::lane_traits<naturals>::real;
    constexpr auto magic = static_cast<natural>(single ? 0x5f375a86 : 0x5fe6eb50c7b537a9);
    const Vec half = x * real{0.5};
    Vec y = __builtin_bit_cast(Vec, naturals(magic - (__builtin_bit_cast(naturals, x) >> 1)));
    for (int step = 0; step < (single ? 2 : 3); ++step)
        y = y * subtract_product(broadcast<Vec>(real{1.5}), Vec(half * y), y);
    // The last step as a correction, so that its rounding matters little.
    const Vec left = subtract_product(broadcast<Vec>(real{0.5}), Vec(half * y), y);
    const Vec found = multiply_add(y, left, y);
    const Vec most = broadcast<Vec>((std::numeric_limits<real>::max)());
    return choose(x > most, Vec{}, found);
}

/// 1 / (1 + exp(-x)) in each lane: for float within 4 units in the last place.
template <class Vec>
[[gnu::always_inline]] inline Vec logistic(const Vec& x) noexcept {
    using real = detail::real_of<Vec>;
    // For negative x, exp(x) / (1 + exp(x)): exp(-x) may overflow.
    const Vec power = exponential(detail::negated(detail::magnitude(x)));
    const Vec share = real{1} / (real{1} + power);
    return choose(x < Vec{}, Vec(power * share), share);
}

/// tanh(x) in each lane: for float within 5 units in the last place; tanh(-x) = -tanh(x).
template <class Vec>
[[gnu::always_inline]] inline Vec hyperbolic_tangent(const Vec& x) noexcept {
    if constexpr (detail::has_polynomials<Vec>) {
        // (exp(2 |x|) - 1) / (exp(2 |x|) + 1), which is 1 from 10 on.
        const Vec most = broadcast<Vec>(10.0f);
        const Vec size = detail::magnitude(x);
        const Vec nearest = choose(size > most, most, size);
        const Vec e = detail::exponential_minus_one_within(Vec(nearest + nearest));
        return detail::with_sign(Vec(e / (e + 2.0f)), x);
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::tanh(n); });
    }
}

/// exp(-x^2 / 2) in each lane: for float within 3 units in the last place.
template <class Vec>
[[gnu::always_inline]] inline Vec bell(const Vec& x) noexcept {
    using real = detail::real_of<Vec>;
    if constexpr (detail::has_polynomials<Vec>) {
        // Ignoring the rounding error of the square would cost 1e-5 of the result.
        const Vec near_zero = detail::clamped(x, -15.0f, 15.0f);
        const Vec square = near_zero * near_zero;
        const Vec rounded = exponential(Vec(square * -0.5f));
        const Vec lost = detail::product_error(near_zero, near_zero, square);
        return multiply_add(Vec(lost * -0.5f), rounded, rounded);
    } else {
        return detail::lane_by_lane(x, [](auto n) { return std::exp(n * n * real{-0.5}); });
    }
}

/// The standard normal distribution at |x|, in each lane: its tail 1 - Phi(|x|) is share * bell,
/// within 6 units in the last place for float. Two factors, since the tail may be denormal where
/// they are not.
template <class Vec>
struct normal_tail {
    Vec share; ///< 1/2 at 0, then decreasing
    Vec bell;  ///< exp(-x^2 / 2)
};

template <class Vec>
[[gnu::always_inline]] inline normal_tail<Vec> normal_tail_at(const Vec& x) noexcept {
    using real = detail::real_of<Vec>;
    if constexpr (detail::has_polynomials<Vec>) {
        // From 15 on the tail is below any float.
        const Vec size = detail::clamped(detail::magnitude(x), 0.0f, 15.0f);
        // The share is P(t) / (|x| + 4), t = (|x| - 4) / (|x| + 4), P of degree 9 (minimax, off by
        // at most 2.1e-8).
        const Vec q = 1.0f / (size + 4.0f);
        const Vec t = (size - 4.0f) * q;
        Vec p = broadcast<Vec>(-1.3034031144343316555023193359375e-4f);
        p = multiply_add(p, t, broadcast<Vec>(1.79788548848591744899749755859375e-4f));
        p = multiply_add(p, t, broadcast<Vec>(1.565174199640750885009765625e-3f));
        p = multiply_add(p, t, broadcast<Vec>(-3.51550593040883541107177734375e-3f));
        p = multiply_add(p, t, broadcast<Vec>(-7.5229965150356292724609375e-3f));
        p = multiply_add(p, t, broadcast<Vec>(6.0405366122722625732421875e-2f));
        p = multiply_add(p, t, broadcast<Vec>(-0.1865238249301910400390625f));
        p = multiply_add(p, t, broadcast<Vec>(0.3871366679668426513671875f));
        p = multiply_add(p, t, broadcast<Vec>(-0.6078965663909912109375f));
        p = multiply_add(p, t, broadcast<Vec>(0.75528514385223388671875f));
        return {Vec(p * q), bell(size)};
    } else {
        // From 40 on the tail is below any double. It is not divided by the bell: that would fail
        // beyond 26, where the bell is nearly denormal, and up to there would gain little.
        constexpr auto root_of_half = static_cast<real>(0.707106781186547524400844);
        constexpr auto rest_of_root = static_cast<real>(-4.833646656726457e-17);
        const Vec size = detail::clamped(detail::magnitude(x), real{0}, real{40});
        const auto tail = [](real n) {
            // The rounding error of the argument, times the derivative: alone, it would cost up to
            // 400 units in the last place.
            const real z = n * root_of_half;
            const real lost = std::fma(n, root_of_half, -z) + n * rest_of_root;
            const real slope = static_cast<real>(0.564189583547756286948079) * std::exp(-z * z);
            return real{0.5} * std::erfc(z) - lost * slope;
        };
        return {detail::lane_by_lane(size, tail), broadcast<Vec>(real{1})};
    }
}

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
