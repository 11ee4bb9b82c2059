// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::printable` and `in_quotes`, which make foreign text fit for a message, and
// `is_utf8`.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace strider {

namespace detail {

/// The length in bytes of the UTF-8 character that `text` begins with, 0 where it is none.
[[nodiscard]] constexpr std::size_t utf8_length(std::string_view text) noexcept {
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = at(0);
    if (first < 0x80) return text.empty() ? 0 : 1;
    const std::size_t length = first >= 0xc2 && first <= 0xdf   ? 2
                               : first >= 0xe0 && first <= 0xef ? 3
                               : first >= 0xf0 && first <= 0xf4 ? 4
                                                                : 0;
    // The second byte's range excludes overlong forms, surrogates and > U+10FFFF.
    const unsigned low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (length == 0 || at(1) < low || at(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (at(i) < 0x80 || at(i) > 0xbf) return 0;
    return length;
}

/// Whether a valid UTF-8 character moves the cursor, reorders or hides text: control characters and
/// Unicode's format characters.
[[nodiscard]] constexpr bool is_control(std::string_view character) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    unsigned code = 0; // of more than 3 bytes: the bits above do not matter below
    switch (character.size()) {
    case 1:
        code = at(0);
        break;
    case 2:
        code = (at(0) & 0x1fU) << 6 | (at(1) & 0x3fU);
        break;
    case 3:
        code = (at(0) & 0x0fU) << 12 | (at(1) & 0x3fU) << 6 | (at(2) & 0x3fU);
        break;
    default: // U+E0000 to U+E0FFF: tags
        return at(0) == 0xf3 && at(1) == 0xa0;
    }
    const auto between = [code](unsigned first, unsigned last) {
        return code >= first && code <= last;
    };
    return between(0, 0x1f) || between(0x7f, 0x9f) || code == 0xad || code == 0x61c ||
           between(0x200b, 0x200f) || between(0x2028, 0x202e) || between(0x2060, 0x206f) ||
           code == 0xfeff || between(0xfff9, 0xfffb);
}

/// Appends the first characters of `text`, whole ones, of at most `max` bytes; returns how many
/// bytes of `text` that were. What is no UTF-8, a control character or one of `special` is escaped.
inline std::size_t append_printable(std::string& to, std::string_view text, std::size_t max,
                                    std::string_view special) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t done = 0;
    while (done < text.size()) {
        const std::size_t length = utf8_length(text.substr(done));
        const std::string_view one = text.substr(done, length == 0 ? 1 : length);
        if (done + one.size() > max) break;
        if (length == 0 || is_control(one)) {
            for (const char c : one) {
                const auto byte = static_cast<unsigned char>(c);
                (to += "\\x") += {digits[byte >> 4], digits[byte & 15]};
            }
        } else {
            if (special.find(one) != std::string_view::npos) to += '\\';
            to += one;
        }
        done += one.size();
    }
    return done;
}

} // namespace detail

/// Whether a text is valid UTF-8, as every JSON text must be.
[[nodiscard]] constexpr bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t length = detail::utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// A text from outside (a name, a path, a line of a file) as it may appear in a message or on a
/// terminal: bytes that are no UTF-8, control characters and characters that hide or reorder text
/// become \xNN, and what is longer than `max` bytes is cut off: "abc... (5000 bytes)".
[[nodiscard]] inline std::string printable(std::string_view text, std::size_t max = 100) {
    std::string result;
    if (detail::append_printable(result, text, max, "") < text.size())
        result += "... (" + std::to_string(text.size()) + " bytes)";
    return result;
}

/// The same in quotes; a quote or a backslash in the text gets a backslash before it.
[[nodiscard]] inline std::string in_quotes(std::string_view text, std::size_t max = 100) {
    std::string result = "\"";
    const bool whole = detail::append_printable(result, text, max, "\"\\") == text.size();
    result += '"';
    if (!whole) result += "... (" + std::to_string(text.size()) + " bytes)";
    return result;
}

} // namespace strider
