// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the parts that pages are made of: escaped text, pictures within the page, and its frame.
#pragma once

#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace strider::program {

/// Columns of a class's name in a page, which shows as much of it as there is room for.
inline constexpr std::size_t max_shown_name = 120;

/// The text with &, <, > and " written so that it stands as itself; control characters, which XML
/// has no form for, become "?".
[[nodiscard]] std::string escaped(std::string_view text);

/// An <img> with the picture as a PNG within the page. `style` is the value of its class.
[[nodiscard]] std::string picture(shape extent, std::span<const std::uint8_t> bytes,
                                  std::string_view description, std::string_view style);

/// A whole page: light or dark as the reader's system is, and without any other file.
[[nodiscard]] std::string page(std::string_view title, std::string_view body);

} // namespace strider::program
