// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::octets`: the bytes of a file as unsigned numbers.
#pragma once

#include <strider/io/file.hpp>

#include <cstdint>
#include <span>

namespace strider::data {

/// The bytes of `file` as numbers 0..255. Valid as long as `file` is.
[[nodiscard]] inline std::span<const std::uint8_t> octets(const io::file_bytes& file) noexcept {
    const auto bytes = file.span();
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

} // namespace strider::data
