// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::decode_jpeg`: decodes a picture from the bytes of a JPEG.
#pragma once

#include <strider/data/image.hpp>
#include <strider/data/picture_limits.hpp>
#include <strider/file_error.hpp>

#include <cstdint>
#include <filesystem>
#include <span>

namespace strider::data {

/// Decodes a JPEG file's bytes to a grey or RGB picture; CMYK is converted to RGB. `path` is for
/// messages. Throws file_error for a file that is damaged, of an unsupported kind, or beyond the
/// limits.
[[nodiscard]] image decode_jpeg(const std::filesystem::path& path,
                                std::span<const std::uint8_t> file,
                                const picture_limits& limits = {});

} // namespace strider::data
