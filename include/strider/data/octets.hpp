// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::octets`: the bytes of a file as the numbers that data formats are made
// of.
#pragma once

#include <strider/io/file.hpp>

#include <cstdint>
#include <span>

namespace strider::data {

/// The bytes of `file` as numbers of 0..255, for as long as it lives.
[[nodiscard]] inline std::span<const std::uint8_t> octets(const io::file_bytes& file) noexcept {
    const auto bytes = file.span();
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

} // namespace strider::data
