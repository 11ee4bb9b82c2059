// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::is_finite`, which no compiler flag changes.
#pragma once

#include <cstdint>
#include <type_traits>

namespace strider::detail {

/// Whether x is neither infinite nor NaN. With -ffinite-math-only, std::isfinite is always true,
/// and a NaN that is passed by value may be anything.
template <class Real>
[[gnu::always_inline]] constexpr bool is_finite(const Real& x) noexcept {
    static_assert(std::is_same_v<Real, float> || std::is_same_v<Real, double>);
    if constexpr (sizeof(Real) == 4)
        return (__builtin_bit_cast(std::uint32_t, x) & 0x7f80'0000u) != 0x7f80'0000u;
    else
        return (__builtin_bit_cast(std::uint64_t, x) & 0x7ff0'0000'0000'0000u) !=
               0x7ff0'0000'0000'0000u;
}

} // namespace strider::detail
