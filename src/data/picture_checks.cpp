// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks picture files against their limits.

#include "picture_checks.hpp"

#include <strider/file_error.hpp>

#include <algorithm>
#include <string>

namespace strider::data::detail {

namespace {

/// The longest side, libpng's limit: several rows are held in memory.
constexpr std::uint64_t max_side = 1'000'000;

} // namespace

void check_extent(const std::filesystem::path& path, std::uint64_t height, std::uint64_t width,
                  const picture_limits& limits) {
    if (height < 1 || width < 1 || height > max_side || width > max_side ||
        height * width > limits.max_pixels)
        throw file_error(path, "expected at most " + std::to_string(limits.max_pixels) +
                                   " pixels, with sides of 1.." + std::to_string(max_side) +
                                   " (picture_limits), found " + std::to_string(height) + "x" +
                                   std::to_string(width));
}

std::uint64_t max_file_bytes(const picture_limits& limits) noexcept {
    constexpr std::uint64_t bytes = 16;
    return limits.max_pixels > UINT64_MAX / bytes ? UINT64_MAX : bytes * limits.max_pixels;
}

std::uint64_t max_scans(std::uint64_t pixels, const picture_limits& limits) {
    const auto most = static_cast<std::uint64_t>((std::max)(limits.max_scans, 1));
    const std::uint64_t all =
        limits.max_pixels > UINT64_MAX / 16 ? UINT64_MAX : 16 * limits.max_pixels;
    return std::clamp(all / std::max<std::uint64_t>(pixels, 1), std::uint64_t{1}, most);
}

} // namespace strider::data::detail
