// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::square_root`: a square root that vectorises under any compiler flags.
#pragma once

#include <strider/simd/vec.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The square root of x >= 0, within 2 units in the last place. Of 0: 0; of a denormal x: between 0
/// and the root; of infinity: the root of the largest finite number; of NaN: NaN.
///
/// std::sqrt may set errno, which keeps GCC 12 and Clang 19 from vectorising the loop around it
/// unless the user compiles with -fno-math-errno. Adam on 22,466 floats, AVX-512, -O3
/// -march=native: 2.4 (GCC) and 3.1 (Clang) ns a parameter with std::sqrt, 0.6 and 0.5 with this.
///
/// y = 1 / sqrt(x) is guessed within 3.5 % from the exponent's bits; each Newton step y (3 - x y^2)
/// / 2 maps a relative error e to 3/2 e^2: two give 5e-6, three 4e-11; one Heron step on s = x y
/// squares it once more. The multiplications are ordered so that x = 0 does not overflow.
/// meets an overflow.
template <class Real>
    requires(std::same_as<Real, float> || std::same_as<Real, double>)
[[nodiscard]] inline Real square_root(Real x) noexcept {
    constexpr bool single = std::same_as<Real, float>;
    using bits = std::conditional_t<single, std::uint32_t, std::uint64_t>;
    constexpr auto magic = static_cast<bits>(single ? 0x5f37'5a86U : 0x5fe6'eb50'c7b5'37a9U);
    constexpr Real largest = (std::numeric_limits<Real>::max)();
    constexpr auto half = Real{0.5};
    constexpr auto three_halves = Real{1.5};

    x = x > largest ? largest : x;
    const Real half_x = half * x;
    Real y = std::bit_cast<Real>(static_cast<bits>(magic - (std::bit_cast<bits>(x) >> 1U)));
    for (int step = 0; step < (single ? 2 : 3); ++step)
        y = y * subtract_product(three_halves, half_x * y, y);
    const Real s = rounded_product(x, y);
    return multiply_add(half * y, subtract_product(x, s, s), s);
}

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
