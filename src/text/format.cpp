// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Formats numbers and tables.

#include "text/format.hpp"

#include "text/output.hpp"
#include "text/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <system_error>

namespace strider::program {

namespace {

/// With one decimal for sizes below `max_exact`.
std::string sized(std::int64_t bytes, double max_exact) {
    if (bytes < 1024) return fmt::format("{} B", bytes);
    const std::array<const char*, 4> units{"KB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; size >= 1023.95 && unit + 1 < units.size(); ++unit) size /= 1024;
    return fmt::format("{:.{}f} {}", size, size < max_exact ? 1 : 0, units[unit]);
}

} // namespace

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3;) digits.insert(i -= 3, ",");
    return digits;
}

std::string rounded(std::int64_t number) {
    constexpr std::array<const char*, 5> units{"", " k", " M", " G", " T"};
    auto size = static_cast<double>(number);
    std::size_t unit = 0;
    for (; std::abs(size) >= 999.5 && unit + 1 < units.size(); ++unit) size /= 1000;
    if (unit == 0) return std::to_string(number);
    const int digits = std::abs(size) < 9.995 ? 2 : std::abs(size) < 99.95 ? 1 : 0;
    return fmt::format("{:.{}f}{}", size, digits, units[unit]);
}

std::string bytes_text(std::int64_t bytes) { return sized(bytes, 1024); }

std::string rounded_bytes(std::int64_t bytes) { return sized(bytes, 99.95); }

std::string duration_text(double seconds) {
    if (!(seconds >= 0)) seconds = 0;
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::lround(seconds));
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string shape_text(shape extent) {
    return fmt::format("{}x{}x{}", extent.height, extent.width, extent.channels);
}

std::string percent_text(double fraction, int digits) {
    return fmt::format("{:.{}f} %", 100 * fraction, digits);
}

std::string shell_word(std::string_view word) {
    const auto harmless = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') ||
               std::string_view("_-+=.,:/@%").find(letter) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), harmless)) return std::string(word);
    // $'...' escapes what a terminal must not interpret.
    const bool shown = printable(word, word.size()) == word;
    std::string quoted = shown ? "'" : "$'";
    for (const char letter : word) {
        const auto byte = static_cast<unsigned char>(letter);
        if (shown)
            quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
        else if (byte < 0x20 || byte >= 0x7f)
            quoted += fmt::format("\\x{:02x}", byte);
        else
            quoted += letter == '\'' || letter == '\\' ? std::string{'\\', letter}
                                                       : std::string(1, letter);
    }
    return quoted + "'";
}

std::size_t page_columns(std::size_t usual) {
    constexpr std::size_t least = 40;
    constexpr std::size_t most = 160;
    std::size_t columns = terminal_columns();
    if (columns == 0) {
        const char* const given = std::getenv("COLUMNS"); // NOLINT: nothing changes it
        const std::string_view digits = given == nullptr ? "" : given;
        const char* const end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, columns);
        if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return usual;
    }
    return std::clamp(columns, least, most);
}

std::string wrapped(std::string_view text, std::size_t columns) {
    std::string result;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        const std::size_t width = columns_of(word);
        if (used > 0) {
            result += used + 1 + width > columns ? '\n' : ' ';
            used = used + 1 + width > columns ? 0 : used + 1;
        }
        result += word;
        used += width;
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    return result + "\n";
}

std::string text_table::text(std::size_t most) const {
    constexpr std::size_t min_words = 8; // columns left when words are truncated
    constexpr std::size_t gap = 2;
    std::vector<std::size_t> widths(right.size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size() && row.size() > 1; ++i)
            widths[i] = std::max(widths[i], columns_of(row[i]));
    std::vector<std::size_t> shown(right.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    const auto across = [&] {
        std::size_t sum = gap * (shown.size() - 1);
        for (const std::size_t column : shown) sum += widths[column];
        return sum;
    };
    for (const std::size_t column : expendable)
        if (across() > most) std::erase(shown, column);
    while (across() > most) {
        std::size_t widest = shown.front();
        for (const std::size_t column : shown)
            if (!right[column] && (right[widest] || widths[column] > widths[widest]))
                widest = column;
        if (right[widest] || widths[widest] <= min_words) break;
        --widths[widest];
    }
    const std::string line_across(across(), '-');
    std::string result;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string line;
        if (rows[r].empty()) {
            line = line_across;
        } else if (rows[r].size() == 1) {
            line = printable(std::string(widths[0] + gap, ' ') + rows[r][0],
                             std::max(most, line_across.size()));
        } else {
            for (const std::size_t i : shown)
                line += (line.empty() && i == shown.front() ? "" : std::string(gap, ' ')) +
                        padded(printable(rows[r][i], widths[i]), widths[i], right[i]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + "\n";
        if (r == 0) result += line_across + "\n";
    }
    return result;
}

} // namespace strider::program
