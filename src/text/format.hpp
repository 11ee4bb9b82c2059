// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the format of numbers: grouped digits, bytes, durations, shapes.
#pragma once

#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// "22,466".
[[nodiscard]] std::string grouped(std::int64_t number);
/// "1.23 M", three digits: thousands k, millions M, and so on; below 1000 unchanged.
[[nodiscard]] std::string rounded(std::int64_t number);
/// "1.2 KB", with 1 KB = 1024 bytes.
[[nodiscard]] std::string bytes_text(std::int64_t bytes);
/// The same in at most three digits: "784 KB", "3.1 MB".
[[nodiscard]] std::string rounded_bytes(std::int64_t bytes);
/// "7.3 s", "2:05", "1:02:05".
[[nodiscard]] std::string duration_text(double seconds);
/// "32x32x3".
[[nodiscard]] std::string shape_text(shape extent);
/// "91.3 %".
[[nodiscard]] std::string percent_text(double fraction, int digits = 1);
/// A word quoted for a shell, if necessary.
[[nodiscard]] std::string shell_word(std::string_view word);

/// Columns of the page: those of the terminal on standard output; otherwise the environment
/// variable COLUMNS, or `usual`.
[[nodiscard]] std::size_t page_columns(std::size_t usual = 100);

/// The words of a text in lines of at most `columns`, unless a word is longer. Ends in a line feed.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns = page_columns());

/// Rows of cells as lines of text: each column as wide as its widest cell, left- or right-aligned.
/// The first row is the heading; a row without cells is a horizontal rule, a row of one cell a
/// heading within the table, beside the first column.
struct text_table {
    std::vector<bool> right; ///< whether each column is right-aligned
    std::vector<std::vector<std::string>> rows;
    /// The columns that are dropped if not all fit, in this order.
    std::vector<std::size_t> expendable{};

    /// In at most `most` columns: expendable columns are dropped, then the widest words truncated.
    [[nodiscard]] std::string text(std::size_t most = page_columns()) const;
};

} // namespace strider::program
