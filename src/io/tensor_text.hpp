// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the text and the size of a tensor's type and extents.
#pragma once

#include <strider/io/safetensors.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace strider::io::detail {

/// Size in bytes, or nothing if it exceeds a std::uint64_t or an extent is negative.
[[nodiscard]] std::optional<std::uint64_t> byte_count(std::span<const std::int64_t> extents,
                                                      dtype type) noexcept;

/// "[16, 3, 5, 5]".
[[nodiscard]] std::string text_of(std::span<const std::int64_t> extents);

/// "F32 [16, 3, 5, 5]".
[[nodiscard]] std::string text_of(dtype type, std::span<const std::int64_t> extents);

} // namespace strider::io::detail
