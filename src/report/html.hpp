// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the parts of pages: escaped text, embedded pictures, and the frame.
#pragma once

#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace strider::program {

/// Columns of a class's name in a page, which truncates it further if space is short.
inline constexpr std::size_t max_shown_name = 120;

/// The text with &, <, > and " escaped; control characters, which XML cannot represent, become "?".
[[nodiscard]] std::string escaped(std::string_view text);

/// An <img> with the picture embedded as a PNG. `style` is its class.
[[nodiscard]] std::string picture(shape extent, std::span<const std::uint8_t> bytes,
                                  std::string_view description, std::string_view style);

/// A whole page: light or dark as set in the reader's system, and self-contained.
[[nodiscard]] std::string page(std::string_view title, std::string_view body);

} // namespace strider::program
