// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_image`, which reads PNG and JPEG files, and `write_png`.
#pragma once

#include <strider/data/image.hpp>
#include <strider/data/picture_limits.hpp>
#include <strider/file_error.hpp>
#include <strider/shape.hpp>

#include <cstdint>
#include <filesystem>
#include <span>

namespace strider::data {

/// Reads a PNG or JPEG file, told apart by its first bytes, not its name. Grey gives 1 channel,
/// colour 3, a PNG with alpha 4. Samples are those of the file, as Pillow and torchvision read
/// them: the upper 8 of 16 bits, no gamma or colour profile applied, EXIF orientation ignored.
/// Throws file_error for a file that is missing, neither format, damaged, or beyond the limits.
[[nodiscard]] image read_image(const std::filesystem::path& path,
                               const picture_limits& limits = {});

/// Writes a picture as a PNG file. Throws file_error on failure.
void write_png(const std::filesystem::path& path, shape extent,
               std::span<const std::uint8_t> bytes);

} // namespace strider::data
