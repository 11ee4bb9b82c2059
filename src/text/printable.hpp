// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::printable`: text from outside as a terminal or a page may show it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strider::program {

/// Columns of a name in a table or a line: longer ones are cut.
inline constexpr std::size_t max_name_columns = 40;
/// Characters of a path or of an argument in a line.
inline constexpr std::size_t max_path_characters = 400;

/// A text of one line, whoever wrote it: control characters, bytes that are not UTF-8, and
/// characters that show nothing or reverse the direction of what follows become "\n", "\x1b",
/// "\u{202e}"; after `most` columns the text ends in "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t most = max_path_characters);

/// A message of several lines in the same way: line feeds stay. After `most` bytes it ends in
/// "... (N more bytes)".
[[nodiscard]] std::string printable_lines(std::string_view text, std::size_t most);

/// Whether the bytes are UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Columns that a terminal takes for a printable text: two for East Asian wide characters, none for
/// combining marks.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The text, filled up to `columns` with spaces, on its left where it is to be flush right.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns, bool right = false);

} // namespace strider::program
