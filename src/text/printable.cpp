// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes untrusted text printable.

#include "text/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

namespace strider::program {

namespace {

/// The first character of a text; one byte without a code if it is not UTF-8.
struct character {
    std::size_t bytes = 1;
    std::uint32_t code = 0;
    bool valid = false;
};

character first_of(std::string_view text) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return {1, lead, true};
    const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4) return {};
    std::uint32_t code = lead & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3f);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[bytes] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
    return {bytes, code, true};
}

using code_range = std::pair<std::uint32_t, std::uint32_t>;

/// Whether a code is in one of the sorted ranges.
template <std::size_t N>
bool is_in(const std::array<code_range, N>& ranges, std::uint32_t code) {
    const auto after = std::upper_bound(
        ranges.begin(), ranges.end(), code,
        [](std::uint32_t value, const code_range& range) { return value < range.first; });
    return after != ranges.begin() && code <= std::prev(after)->second;
}

/// Controls (C0, DEL, C1), marks of direction and byte order, zero-width spaces, line and paragraph
/// separators, tags, and noncharacters.
constexpr std::array<code_range, 13> unseen{{{0x00, 0x1f},
                                             {0x7f, 0x9f},
                                             {0xad, 0xad},
                                             {0x61c, 0x61c},
                                             {0x180e, 0x180e},
                                             {0x200b, 0x200f},
                                             {0x2028, 0x202e},
                                             {0x2060, 0x206f},
                                             {0xfdd0, 0xfdef},
                                             {0xfeff, 0xfeff},
                                             {0xfff0, 0xfffb},
                                             {0xfffe, 0xffff},
                                             {0xe0000, 0xe0fff}}};
constexpr std::array<code_range, 8> combining{{{0x300, 0x36f},
                                               {0x483, 0x489},
                                               {0x591, 0x5bd},
                                               {0x64b, 0x65f},
                                               {0x1ab0, 0x1aff},
                                               {0x1dc0, 0x1dff},
                                               {0x20d0, 0x20ff},
                                               {0xfe00, 0xfe0f}}};
constexpr std::array<code_range, 9> wide{{{0x1100, 0x115f},
                                          {0x2e80, 0x303e},
                                          {0x3041, 0xa4cf},
                                          {0xac00, 0xd7a3},
                                          {0xf900, 0xfaff},
                                          {0xfe30, 0xfe6f},
                                          {0xff00, 0xff60},
                                          {0xffe0, 0xffe6},
                                          {0x1f300, 0x3fffd}}};

std::size_t columns_of(std::uint32_t code) {
    if (code < 0x300) return 1;
    return is_in(combining, code) ? 0 : is_in(wide, code) ? 2 : 1;
}

/// The character itself, or its replacement.
std::string shown(std::string_view text, const character& one) {
    if (!one.valid) return fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    if (!is_in(unseen, one.code)) return std::string(text.substr(0, one.bytes));
    switch (one.code) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return one.code < 0x80 ? fmt::format("\\x{:02x}", one.code)
                               : fmt::format("\\u{{{:x}}}", one.code);
    }
}

constexpr std::string_view cut = "...";

} // namespace

std::string printable(std::string_view text, std::size_t most) {
    std::string result;
    std::size_t columns = 0;
    std::size_t kept = 0; // bytes of the result that leave room for the three dots
    std::size_t marks = 0;
    const std::size_t before_cut = most > cut.size() ? most - cut.size() : 0;
    while (!text.empty()) {
        const character one = first_of(text);
        const std::string piece = shown(text, one);
        const bool as_it_is = one.valid && piece.size() == one.bytes;
        const std::size_t wants = as_it_is ? columns_of(one.code) : piece.size();
        // Marks take no column; no script puts more than a few on one letter.
        marks = wants == 0 ? marks + 1 : 0;
        constexpr std::size_t max_marks = 4;
        if (columns + wants > most || marks > max_marks) {
            result.resize(kept);
            return result.append(cut, 0, std::min(most, cut.size()));
        }
        columns += wants;
        result += piece;
        if (columns <= before_cut) kept = result.size();
        text.remove_prefix(one.bytes);
    }
    return result;
}

std::string printable_lines(std::string_view text, std::size_t most) {
    std::string result;
    while (!text.empty() && result.size() < most) {
        const character one = first_of(text);
        result += one.code == '\n' && one.valid ? "\n" : shown(text, one);
        text.remove_prefix(one.bytes);
    }
    if (!text.empty()) result += fmt::format("... ({} more bytes)", text.size());
    return result;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const character one = first_of(text);
        if (!one.valid) return false;
        text.remove_prefix(one.bytes);
    }
    return true;
}

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        const character one = first_of(text);
        columns += one.valid ? columns_of(one.code) : 1;
        text.remove_prefix(one.bytes);
    }
    return columns;
}

std::string padded(std::string_view text, std::size_t columns, bool right) {
    const std::size_t own = columns_of(text);
    const std::string fill(own < columns ? columns - own : 0, ' ');
    return right ? fill + std::string(text) : std::string(text) + fill;
}

} // namespace strider::program
