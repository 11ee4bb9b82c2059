// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::picture_limits`: the largest picture that is read from a file.
#pragma once

#include <strider/file_error.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>

namespace strider::data {

/// Limits checked against a picture's header before memory is allocated. The header of a small file
/// may claim any size, so these are limits of memory.
struct picture_limits {
    /// Height x width: 8192 x 8192. A picture takes 3 or 4 bytes a pixel, and up to 11 while being
    /// read (a progressive JPEG).
    std::uint64_t max_pixels = std::uint64_t{1} << 26;
    /// Scans of a progressive JPEG, each of which decodes the whole picture; 10 are usual. A large
    /// JPEG may have fewer: all scans together may decode 16 * max_pixels pixels.
    int max_scans = 100;
};

namespace detail {

/// The longest side, libpng's limit: several rows are held in memory.
inline constexpr std::uint64_t max_side = 1'000'000;

inline void check_extent(const std::filesystem::path& path, std::uint64_t height,
                         std::uint64_t width, const picture_limits& limits) {
    if (height < 1 || width < 1 || height > max_side || width > max_side ||
        height * width > limits.max_pixels)
        throw file_error(path, "expected at most " + std::to_string(limits.max_pixels) +
                                   " pixels, with sides of 1.." + std::to_string(max_side) +
                                   " (picture_limits), found " + std::to_string(height) + "x" +
                                   std::to_string(width));
}

/// The largest picture file: twice the size of its pixels at 16 bits a channel.
[[nodiscard]] inline std::uint64_t max_file_bytes(const picture_limits& limits) noexcept {
    constexpr std::uint64_t bytes = 16;
    return limits.max_pixels > UINT64_MAX / bytes ? UINT64_MAX : bytes * limits.max_pixels;
}

/// The scans that a JPEG of this many pixels may have, at least 1.
[[nodiscard]] inline std::uint64_t max_scans(std::uint64_t pixels, const picture_limits& limits) {
    const auto most = static_cast<std::uint64_t>((std::max)(limits.max_scans, 1));
    const std::uint64_t all =
        limits.max_pixels > UINT64_MAX / 16 ? UINT64_MAX : 16 * limits.max_pixels;
    return std::clamp(all / std::max<std::uint64_t>(pixels, 1), std::uint64_t{1}, most);
}

} // namespace detail

} // namespace strider::data
