// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::decode_png` and `encode_png`: pictures from and to the bytes of a PNG.
#pragma once

#include <strider/data/image.hpp>
#include <strider/data/picture_limits.hpp>
#include <strider/file_error.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace strider::data {

/// Decodes a PNG file's bytes; `path` is for messages. Samples are those of the file, the upper 8
/// of 16 bits; neither gamma nor a colour profile is applied. Throws file_error for a file that is
/// damaged or beyond the limits.
[[nodiscard]] image decode_png(const std::filesystem::path& path,
                               std::span<const std::uint8_t> file,
                               const picture_limits& limits = {});

/// Encodes a picture with 1, 3 or 4 channels as a PNG file. Throws argument_error if the size of
/// `bytes` does not match `extent`, or exceeds 1 GiB.
[[nodiscard]] std::vector<std::byte> encode_png(shape extent, std::span<const std::uint8_t> bytes);

} // namespace strider::data
