// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::vec`: a vector of numbers in one register, and the instruction set that a unit
// is built for.
#pragma once

#include <strider/requirements.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace strider {

namespace isa {

/// 32 registers of 64 bytes (AVX-512F, VL).
struct avx512 {
    static constexpr int register_bytes = 64;
    static constexpr int registers = 32;
    static constexpr const char* name = "avx512";
};
/// 16 registers of 32 bytes, with FMA (x86-64-v3).
struct avx2 {
    static constexpr int register_bytes = 32;
    static constexpr int registers = 16;
    static constexpr const char* name = "avx2";
};
/// 16 registers of 16 bytes: baseline x86-64.
struct sse {
    static constexpr int register_bytes = 16;
    static constexpr int registers = 16;
    static constexpr const char* name = "sse";
};
/// 32 registers of 16 bytes: AArch64.
struct neon {
    static constexpr int register_bytes = 16;
    static constexpr int registers = 32;
    static constexpr const char* name = "neon";
};
/// The compiler's vector extensions, whatever they become.
struct portable {
    static constexpr int register_bytes = 16;
    static constexpr int registers = 16;
    static constexpr const char* name = "portable";
};

/// What this unit is built for. It is part of the type of every engine and kernel, so that units
/// built with different flags never share a symbol.
#if defined(STRIDER_PORTABLE)
using native = portable;
#elif defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
using native = avx512;
#elif defined(__AVX2__) && defined(__FMA__)
using native = avx2;
#elif defined(__SSE2__)
using native = sse;
#elif defined(__aarch64__)
using native = neon;
#else
using native = portable;
#endif

} // namespace isa

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

/// Lanes numbers of type Real, with the operators of Real lane by lane, mixed with a scalar too,
/// comparisons for ?:, and [] for one lane. With one lane it is Real itself, so that a kernel is
/// written once for both.
template <class Real, int Lanes>
using vec = typename detail::vec_of<Real, Lanes>::type;

/// The numbers of type Real in a register of Isa.
template <class Real, class Isa>
inline constexpr int lanes_of = Isa::register_bytes / static_cast<int>(sizeof(Real));

/// All lanes of a Vec set to one number. (Of `x + 0`, which is not -0 where x is, GCC leaves the
/// addition.)
template <class Vec, class Real>
[[gnu::always_inline]] inline Vec broadcast(Real x) noexcept {
    return x - Vec{};
}

/// The larger of each lane; the first where they are equal.
template <class Vec>
[[gnu::always_inline]] inline Vec larger(const Vec& a, const Vec& b) noexcept {
    return a < b ? b : a;
}

/// The lowest byte of each of Lanes whole numbers. (Those of a vector of 32 bytes GCC 12 would
/// convert one after the other.)
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

/// A vector read from any address.
template <class Vec, class Real>
[[gnu::always_inline]] inline Vec load(const Real* from) noexcept {
    Vec v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

/// Keeps what was read in a register. (Where registers are few GCC 12 reads it from memory once
/// more for each use.)
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

/// A vector written to any address.
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
        // Shuffles, not copies through memory: those keep an array of sums on the stack (GCC 12).
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
