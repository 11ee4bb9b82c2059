// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checks of a picture file against `picture_limits`.
#pragma once

#include <strider/data/picture_limits.hpp>

#include <cstdint>
#include <filesystem>

namespace strider::data::detail {

/// Throws file_error for a picture beyond the limits.
void check_extent(const std::filesystem::path& path, std::uint64_t height, std::uint64_t width,
                  const picture_limits& limits);

/// The largest picture file: twice the size of its pixels at 16 bits a channel.
[[nodiscard]] std::uint64_t max_file_bytes(const picture_limits& limits) noexcept;

/// The scans that a JPEG of this many pixels may have, at least 1.
[[nodiscard]] std::uint64_t max_scans(std::uint64_t pixels, const picture_limits& limits);

} // namespace strider::data::detail
