// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::vec`: a vector of numbers in one register.
#pragma once

#include <strider/simd/isa.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace strider::detail {

/// Whether Clang may reassociate (-ffast-math, -funsafe-math-optimizations, ...).
constexpr bool loose_arithmetic = __FLT_EVAL_METHOD__ < 0;

} // namespace strider::detail

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

namespace detail {

template <class Real, int Lanes>
struct vec_of {
    typedef Real type __attribute__((vector_size(Lanes * sizeof(Real))));
};
template <class Real>
struct vec_of<Real, 1> {
    using type = Real;
};

} // namespace detail

/// Lanes numbers of type Real, with the operators of Real lane by lane, also with a scalar,
/// comparisons for ?:, and [] for one lane. With one lane it is Real itself, so that a kernel is
/// written once for both.
template <class Real, int Lanes>
using vec = typename detail::vec_of<Real, Lanes>::type;

/// A Vec with all lanes x. (In `x + 0`, which turns -0 into 0, GCC keeps the addition.)
template <class Vec, class Real>
[[gnu::always_inline]] inline Vec broadcast(Real x) noexcept {
    return x - Vec{};
}

namespace detail {

/// The number of lanes of a Vec, and their type.
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

template <class Vec>
using real_of = typename lane_traits<Vec>::real;

/// Integers of the number and size of a Vec's lanes.
template <class Vec>
using integers_of = vec<std::conditional_t<sizeof(real_of<Vec>) == 4, std::int32_t, std::int64_t>,
                        lane_traits<Vec>::lanes>;

} // namespace detail

/// a in the lanes where a comparison holds, else b.
// With -ffast-math Clang takes the operands of ?: as finite, despite exact_begin.hpp, unless they
// are integers.
template <class Vec, class Holds>
[[gnu::always_inline]] inline Vec choose(const Holds& holds, const Vec& a, const Vec& b) noexcept {
#if defined(__clang__)
    using integers = detail::integers_of<Vec>;
    const integers bits = holds ? __builtin_bit_cast(integers, a) : __builtin_bit_cast(integers, b);
    return __builtin_bit_cast(Vec, bits);
#else
    return holds ? a : b;
#endif
}

/// The larger of each lane; the first if they are equal, or if either is NaN.
template <class Vec>
[[gnu::always_inline]] inline Vec larger(const Vec& a, const Vec& b) noexcept {
    return choose(a < b, b, a);
}

namespace detail {

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
/// NaN where a or b is, else x. (For `a != a | b != b` GCC 12 makes two comparisons, and more.)
template <class Vec>
[[gnu::always_inline]] inline Vec unless_nan_vector(const Vec& a, const Vec& b,
                                                    const Vec& x) noexcept {
    using real = typename lane_traits<Vec>::real;
    [[maybe_unused]] constexpr bool single = std::is_same_v<real, float>;
#if defined(__AVX512F__)
    // Predicate 3 is unordered; the mask selects all lanes.
    [[maybe_unused]] const Vec none = broadcast<Vec>(std::numeric_limits<real>::quiet_NaN());
    if constexpr (sizeof(Vec) == 64 && single)
        return __builtin_ia32_blendmps_512_mask(x, none,
                                                __builtin_ia32_cmpps512_mask(a, b, 3, 0xffff, 4));
    else if constexpr (sizeof(Vec) == 64)
        return __builtin_ia32_blendmpd_512_mask(x, none,
                                                __builtin_ia32_cmppd512_mask(a, b, 3, 0xff, 4));
    else
#endif
#if defined(__AVX__)
        // All bits set are a NaN.
        if constexpr (sizeof(Vec) == 32 && single)
            return __builtin_ia32_orps256(x, __builtin_ia32_cmpps256(a, b, 3));
        else if constexpr (sizeof(Vec) == 32)
            return __builtin_ia32_orpd256(x, __builtin_ia32_cmppd256(a, b, 3));
        else
#endif
            if constexpr (sizeof(Vec) == 16 && single)
            return __builtin_ia32_orps(x, __builtin_ia32_cmpunordps(a, b));
        else if constexpr (sizeof(Vec) == 16)
            return __builtin_ia32_orpd(x, __builtin_ia32_cmpunordpd(a, b));
        else {
            const Vec first = choose(a != a, a, x);
            return choose(b != b, b, first);
        }
}
#endif

/// -x. (For unary - Clang may reassociate, despite exact_begin.hpp.)
template <class Vec>
[[gnu::always_inline]] inline Vec negated(const Vec& x) noexcept {
    return x * typename lane_traits<Vec>::real{-1};
}

/// x if it is a Vec, else a Vec with all lanes x.
template <class Vec, class X>
[[gnu::always_inline]] inline Vec widened(const X& x) noexcept {
    if constexpr (std::is_same_v<X, Vec>)
        return x;
    else
        return broadcast<Vec>(x);
}

#if defined(__GNUC__) && !defined(__clang__)
/// fused for vectors: GCC 12 has no built-in for vectors of any size.
template <class Vec>
[[gnu::always_inline]] inline Vec fused_vector(const Vec& a, const Vec& b, const Vec& c) noexcept {
    using real = typename lane_traits<Vec>::real;
    constexpr int lanes = lane_traits<Vec>::lanes;
    [[maybe_unused]] constexpr bool single = std::is_same_v<real, float>;
#if defined(__x86_64__) && (defined(__FMA__) || defined(__AVX512VL__))
    // The masks select all lanes; 4 is the current rounding mode.
#if defined(__AVX512F__)
    if constexpr (sizeof(Vec) == 64 && single)
        return __builtin_ia32_vfmaddps512_mask(a, b, c, -1, 4);
    else if constexpr (sizeof(Vec) == 64)
        return __builtin_ia32_vfmaddpd512_mask(a, b, c, 0xff, 4);
    else
#endif
#if defined(__FMA__)
        if constexpr (sizeof(Vec) == 32 && single)
        return __builtin_ia32_vfmaddps256(a, b, c);
    else if constexpr (sizeof(Vec) == 32)
        return __builtin_ia32_vfmaddpd256(a, b, c);
    else if constexpr (sizeof(Vec) == 16 && single)
        return __builtin_ia32_vfmaddps(a, b, c);
    else if constexpr (sizeof(Vec) == 16)
        return __builtin_ia32_vfmaddpd(a, b, c);
    else
#else // AVX-512 includes these, -mavx512vl does not imply -mfma
    if constexpr (sizeof(Vec) == 32 && single)
        return __builtin_ia32_vfmaddps256_mask(a, b, c, -1);
    else if constexpr (sizeof(Vec) == 32)
        return __builtin_ia32_vfmaddpd256_mask(a, b, c, -1);
    else if constexpr (sizeof(Vec) == 16 && single)
        return __builtin_ia32_vfmaddps128_mask(a, b, c, -1);
    else if constexpr (sizeof(Vec) == 16)
        return __builtin_ia32_vfmaddpd128_mask(a, b, c, -1);
    else
#endif
#elif defined(__aarch64__)
    if constexpr (sizeof(Vec) == 16 && single)
        return __builtin_aarch64_fmav4sf(a, b, c);
    else if constexpr (sizeof(Vec) == 16)
        return __builtin_aarch64_fmav2df(a, b, c);
    else
#endif
        if constexpr (sizeof(Vec) > 16) {
        // Wider than a register: by halves.
        return [&]<int... Index>(std::integer_sequence<int, Index...>)
            __attribute__((always_inline)) {
            using half = vec<real, lanes / 2>;
            const half low = fused_vector<half>(__builtin_shufflevector(a, a, Index...),
                                                __builtin_shufflevector(b, b, Index...),
                                                __builtin_shufflevector(c, c, Index...));
            const half high =
                fused_vector<half>(__builtin_shufflevector(a, a, (lanes / 2 + Index)...),
                                   __builtin_shufflevector(b, b, (lanes / 2 + Index)...),
                                   __builtin_shufflevector(c, c, (lanes / 2 + Index)...));
            return __builtin_shufflevector(low, high, Index..., (lanes / 2 + Index)...);
        }
        (std::make_integer_sequence<int, lanes / 2>{});
    } else {
        Vec result{};
        for (int i = 0; i < lanes; ++i)
            if constexpr (single)
                result[i] = __builtin_fmaf(a[i], b[i], c[i]);
            else
                result[i] = __builtin_fma(a[i], b[i], c[i]);
        return result;
    }
}
#endif

/// a b + c, rounded once.
template <class Vec>
[[gnu::always_inline]] inline Vec fused(const Vec& a, const Vec& b, const Vec& c) noexcept {
#if defined(__clang__)
    if constexpr (loose_arithmetic) {
        // Calls of these functions may be reassociated despite exact_begin.hpp (Clang 22); a sum
        // that may be contracted is not.
#pragma clang fp contract(on)
        return a * b + c;
    } else
#endif
        if constexpr (std::is_same_v<Vec, float>)
        return __builtin_fmaf(a, b, c);
    else if constexpr (std::is_same_v<Vec, double>)
        return __builtin_fma(a, b, c);
    else
#if defined(__clang__)
        return __builtin_elementwise_fma(a, b, c);
#else
        return fused_vector(a, b, c);
#endif
}

} // namespace detail

/// The larger of each lane; the first if they are equal, NaN if either is: IEEE 754's `maximum`,
/// except for the sign of zeros.
template <class Vec>
[[gnu::always_inline]] inline Vec maximum(const Vec& a, const Vec& b) noexcept {
    const Vec largest = choose(a < b, b, a);
    return choose(b != b, b, largest);
}

/// x in each lane, NaN where a or b is: one comparison for two numbers.
template <class Vec>
[[gnu::always_inline]] inline Vec unless_nan(const Vec& a, const Vec& b, const Vec& x) noexcept {
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
    if constexpr (detail::lane_traits<Vec>::lanes > 1) return detail::unless_nan_vector(a, b, x);
#endif
    const Vec first = choose(a != a, a, x);
    return choose(b != b, b, first);
}

/// The largest of several numbers, likewise.
template <std::size_t Count, class Vec>
[[gnu::always_inline]] inline Vec maximum_of(const Vec (&numbers)[Count]) noexcept {
    Vec most = numbers[0];
#pragma GCC unroll 64
    for (std::size_t i = 1; i < Count; ++i) most = larger(most, numbers[i]);
        // larger drops NaNs.
#pragma GCC unroll 64
    for (std::size_t i = 0; i + 1 < Count; i += 2)
        most = unless_nan(numbers[i], numbers[i + 1], most);
    if constexpr (Count % 2 == 1) most = unless_nan(numbers[Count - 1], numbers[Count - 1], most);
    return most;
}

/// a b + c in each lane, rounded once if the instruction set has an instruction for it, else twice;
/// a and b may be scalars, for all lanes.
///
/// Kernels use it for every sum of products. `a * b + c` would leave it to the compiler whether to
/// round once or twice, and the same sum would come out differently in one tile and in another (GCC
/// 12): results would then depend on how threads divide the work.
template <class Vec, class A, class B>
[[gnu::always_inline]] inline Vec multiply_add(const A& a, const B& b, const Vec& c) noexcept {
    using real = typename detail::lane_traits<Vec>::real;
    if constexpr (isa::native::fuses &&
                  (std::is_same_v<real, float> || std::is_same_v<real, double>))
        return detail::fused<Vec>(detail::widened<Vec>(a), detail::widened<Vec>(b), c);
    else
        return a * b + c;
}

/// c - a b, likewise.
template <class Vec, class A, class B>
[[gnu::always_inline]] inline Vec subtract_product(const Vec& c, const A& a, const B& b) noexcept {
    return multiply_add(detail::negated(a), b, c);
}

/// The lowest byte of each of Lanes integers. (GCC 12 would convert a vector of 32 bytes lane by
/// lane.)
template <int Lanes, class Ints>
[[gnu::always_inline]] inline vec<std::uint8_t, Lanes> low_bytes(const Ints& v) noexcept {
    if constexpr (sizeof(Ints) == 32 && std::endian::native == std::endian::little) {
        using bytes = vec<std::uint8_t, 32>;
        const bytes all = __builtin_bit_cast(bytes, v);
        return [&]<int... Index>(std::integer_sequence<int, Index...>)
            __attribute__((always_inline)) {
            return __builtin_shufflevector(all, all, (Index * (32 / Lanes))...);
        }
        (std::make_integer_sequence<int, Lanes>{});
    } else {
        return __builtin_convertvector(v, vec<std::uint8_t, Lanes>);
    }
}

/// a b in each lane, rounded before anything is added to it. (With -ffast-math Clang fuses a
/// product with a sum that uses it, whatever the code says; but not one that zero was added to.)
template <class Vec, class A>
[[gnu::always_inline]] inline Vec rounded_product(const A& a, const Vec& b) noexcept {
    if constexpr (isa::native::fuses)
        return multiply_add(a, b, Vec{});
    else
        return a * b;
}

namespace detail {

/// a b - product exactly, where product is a b rounded; for numbers whose halves' products neither
/// overflow nor underflow.
template <class Vec>
[[gnu::always_inline]] inline Vec product_error(const Vec& a, const Vec& b,
                                                const Vec& product) noexcept {
    if constexpr (isa::native::fuses) {
        return fused<Vec>(a, b, negated(product));
    } else {
        // By halves of 12 and 12 bits, or 26 and 27, whose products are exact. [Dekker71] sec. 4
        using real = typename lane_traits<Vec>::real;
        constexpr auto splitter = static_cast<real>(std::is_same_v<real, float> ? 4097 : 134217729);
        const Vec a_shifted = a * splitter;
        const Vec b_shifted = b * splitter;
        const Vec a_high = a_shifted - (a_shifted - a);
        const Vec b_high = b_shifted - (b_shifted - b);
        const Vec a_low = a - a_high;
        const Vec b_low = b - b_high;
        return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    }
}

} // namespace detail

/// Loads a vector from any address.
template <class Vec, class Real>
[[gnu::always_inline]] inline Vec load(const Real* from) noexcept {
    Vec v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

/// Keeps a loaded vector in a register. (With few registers GCC 12 loads it again for each use.)
template <class Vec>
[[gnu::always_inline]] inline void hold([[maybe_unused]] Vec& v) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
#if defined(__AVX512F__)
    constexpr std::size_t most = 64;
#elif defined(__AVX__)
    constexpr std::size_t most = 32;
#else
    constexpr std::size_t most = 16;
#endif
    if constexpr (sizeof(Vec) >= 16 && sizeof(Vec) <= most) asm("" : "+v"(v));
#endif
}

/// Stores a vector to any address.
template <class Vec, class Real>
[[gnu::always_inline]] inline void store(Real* to, const Vec& v) noexcept {
    __builtin_memcpy(to, &v, sizeof v);
}

/// The sum of all lanes, pairwise: lanes i and i + Lanes / 2 first.
template <class Real, int Lanes>
[[gnu::always_inline]] inline Real sum_lanes(const vec<Real, Lanes>& v) noexcept {
    if constexpr (Lanes == 1) {
        return v;
    } else if constexpr (Lanes == 2) {
        return v[0] + v[1];
    } else {
        // Shuffles instead of copies through memory, which keep an array of sums on the stack (GCC
        // 12).
        return [&]<int... Index>(std::integer_sequence<int, Index...>)
            __attribute__((always_inline)) {
            const vec<Real, Lanes / 2> low = __builtin_shufflevector(v, v, Index...);
            const vec<Real, Lanes / 2> high = __builtin_shufflevector(v, v, (Index + Lanes / 2)...);
            return sum_lanes<Real, Lanes / 2>(low + high);
        }
        (std::make_integer_sequence<int, Lanes / 2>{});
    }
}

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
