// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the transpose of a square of numbers in registers.
#pragma once

#include <strider/simd/vec.hpp>

#include <cstddef>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

namespace detail {

/// Exchanges the Distance x Distance squares off the diagonal of every square of twice the size.
template <int Distance, class Real, int Lanes, int... Index>
[[gnu::always_inline]] inline void exchange_squares(vec<Real, Lanes> (&row)[std::size_t{Lanes}],
                                                    std::integer_sequence<int, Index...>) noexcept {
#pragma GCC unroll 32
    for (int i = 0; i < Lanes; ++i)
        if ((i & Distance) == 0) {
            const vec<Real, Lanes> a = row[i];
            const vec<Real, Lanes> b = row[i + Distance];
            row[i] = __builtin_shufflevector(
                a, b, ((Index & Distance) == 0 ? Index : Index - Distance + Lanes)...);
            row[i + Distance] = __builtin_shufflevector(
                a, b, ((Index & Distance) == 0 ? Index + Distance : Index + Lanes)...);
        }
}

} // namespace detail

/// Transposes Lanes vectors of Lanes numbers: row[i][j] becomes what row[j][i] was. Lanes is a
/// power of two.
template <class Real, int Lanes>
[[gnu::always_inline]] inline void transpose(vec<Real, Lanes> (&row)[std::size_t{Lanes}]) noexcept {
    static_assert(Lanes > 1 && (Lanes & (Lanes - 1)) == 0);
    constexpr auto lanes = std::make_integer_sequence<int, Lanes>{};
    if constexpr (Lanes >= 32) detail::exchange_squares<16, Real, Lanes>(row, lanes);
    if constexpr (Lanes >= 16) detail::exchange_squares<8, Real, Lanes>(row, lanes);
    if constexpr (Lanes >= 8) detail::exchange_squares<4, Real, Lanes>(row, lanes);
    if constexpr (Lanes >= 4) detail::exchange_squares<2, Real, Lanes>(row, lanes);
    detail::exchange_squares<1, Real, Lanes>(row, lanes);
}

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
