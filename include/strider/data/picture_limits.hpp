// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::picture_limits`: how large a picture may be that is read from a file.
#pragma once

#include <strider/file_error.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>

namespace strider::data {

/// What a picture's header is compared with before memory is taken. A few bytes can claim any size.
/// Memory is taken for what the header says, so a limit here is a limit of memory.
struct picture_limits {
    /// Height x width: 8192 x 8192. A picture takes 3 or 4 bytes a pixel, while it is read at most
    /// 11 (a progressive JPEG).
    std::uint64_t max_pixels = std::uint64_t{1} << 26;
    /// Of a progressive JPEG, which is decoded as a whole in each; usual are 10. A large one may
    /// have fewer: all scans together at most 16 * max_pixels pixels.
    int max_scans = 100;
};

namespace detail {

/// The longest side, as libpng has it: rows are held in memory several times.
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

/// The longest file of a picture: as its pixels take with 16 bits a channel, and as much again.
[[nodiscard]] inline std::uint64_t max_file_bytes(const picture_limits& limits) noexcept {
    constexpr std::uint64_t bytes = 16;
    return limits.max_pixels > UINT64_MAX / bytes ? UINT64_MAX : bytes * limits.max_pixels;
}

/// The scans that a JPEG of so many pixels may have, at least 1.
[[nodiscard]] inline std::uint64_t max_scans(std::uint64_t pixels, const picture_limits& limits) {
    const auto most = static_cast<std::uint64_t>((std::max)(limits.max_scans, 1));
    const std::uint64_t all =
        limits.max_pixels > UINT64_MAX / 16 ? UINT64_MAX : 16 * limits.max_pixels;
    return std::clamp(all / std::max<std::uint64_t>(pixels, 1), std::uint64_t{1}, most);
}

} // namespace detail

} // namespace strider::data
