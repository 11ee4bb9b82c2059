// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::float_of_f16` and `float_of_bf16`: converts 16-bit values to float.
#pragma once

#include <strider/requirements.hpp>

#include <bit>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::io {

/// The value of an IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. Exact.
[[nodiscard]] constexpr float float_of_f16(std::uint16_t bits) noexcept {
    const std::uint32_t sign = (bits & 0x8000U) << 16;
    const std::uint32_t exponent = bits >> 10 & 0x1fU;
    std::uint32_t fraction = bits & 0x3ffU;
    if (exponent == 0x1f) // infinity or NaN
        return std::bit_cast<float>(sign | 0x7f80'0000U | fraction << 13);
    if (exponent != 0)
        return std::bit_cast<float>(sign | (exponent + (127 - 15)) << 23 | fraction << 13);
    if (fraction == 0) return std::bit_cast<float>(sign);
    // Subnormal: fraction * 2^-24, a normal float.
    const auto shift = static_cast<std::uint32_t>(std::countl_zero(fraction)) - 21;
    fraction = (fraction << shift) & 0x3ffU;
    return std::bit_cast<float>(sign | (127 - 14 - shift) << 23 | fraction << 13);
}

/// The value of a bfloat16, the upper half of a float. Exact.
[[nodiscard]] constexpr float float_of_bf16(std::uint16_t bits) noexcept {
    return std::bit_cast<float>(std::uint32_t{bits} << 16);
}

} // namespace strider::io

#include <strider/arithmetic/exact_end.hpp>
