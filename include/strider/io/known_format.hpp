// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::known_format`: guesses the format of a file that is not of the expected
// one.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace strider::io {

/// The bytes at the beginning of a file that known_format examines.
inline constexpr std::size_t known_format_bytes = 512;

/// The likely format of a file with these first bytes: "a zip archive, as PyTorch's .pt and .pth
/// files are". Empty if unknown. A guess, for messages.
[[nodiscard]] std::string_view known_format(std::string_view first_bytes) noexcept;

/// "what looks like FORMAT", or else `otherwise`.
[[nodiscard]] std::string found_format(std::string_view first_bytes, std::string_view otherwise);

} // namespace strider::io
