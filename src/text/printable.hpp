// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::printable`: untrusted text as a terminal or a page may show it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strider::program {

/// Columns of a name in a table or a line; longer names are truncated.
inline constexpr std::size_t max_name_columns = 40;
/// Characters of a path or an argument in a line.
inline constexpr std::size_t max_path_characters = 400;

/// Untrusted text as one safe line: control characters, bytes that are not UTF-8, and characters
/// that are invisible or reverse the direction of the following text become "\n", "\x1b",
/// "\u{202e}"; after `most` columns the text ends in "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t most = max_path_characters);

/// Untrusted text of several lines, likewise; line feeds are kept. After `most` bytes it ends in
/// "... (N more bytes)".
[[nodiscard]] std::string printable_lines(std::string_view text, std::size_t most);

/// Whether the bytes are UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Columns of a printable text on a terminal: two for East Asian wide characters, none for
/// combining marks.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The text, padded with spaces to `columns`; on the left if it is right-aligned.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns, bool right = false);

} // namespace strider::program
