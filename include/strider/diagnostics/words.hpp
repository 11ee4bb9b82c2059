// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the parts of a diagnosis's sentences: volumes, numbers, quotients.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::detail {

/// "3x3".
template <std::size_t N>
consteval void put_pair(basic_text<N>& out, std::int64_t a, std::int64_t b) {
    out << a << 'x' << b;
}

constexpr void put_volume(message_text& out, shape s) {
    out << s.height << 'x' << s.width << 'x' << s.channels;
}

/// "a " or "an ", as the following number is pronounced: an 8, an 11, an 18.
consteval void put_article(message_text& out, std::int64_t number) {
    std::int64_t leading = number;
    while (leading >= 1000) leading /= 1000;
    bool vowel = leading == 11 || leading == 18;
    while (leading >= 10) leading /= 10;
    vowel = vowel || leading == 8;
    out << (vowel ? "an " : "a ");
}

/// "3" if both are the same, else "3x2".
consteval void put_short(message_text& out, int a, int b) {
    out << a;
    if (a != b) out << 'x' << b;
}

consteval void put_pad(message_text& out, const window_options& w) {
    if (w.pad_top == w.pad_bottom && w.pad_left == w.pad_right)
        put_short(out, w.pad_top, w.pad_left);
    else
        out << '<' << w.pad_top << ", " << w.pad_bottom << ", " << w.pad_left << ", " << w.pad_right
            << '>';
}

consteval void put_count(message_text& out, std::int64_t n, const char* one) {
    out << n << ' ' << one;
    if (n != 1) out << 's';
}

/// numerator / denominator with two decimals, rounded: "2.33".
consteval void put_quotient(message_text& out, std::int64_t numerator, std::int64_t denominator) {
    const std::int64_t hundredths = (numerator * 100 + denominator / 2) / denominator;
    out << hundredths / 100 << '.' << (hundredths / 10) % 10 << hundredths % 10;
    if (hundredths % 100 == 0 && numerator % denominator != 0) out << ", rounded";
}

/// "1, 2 or 4".
consteval void put_choice(message_text& out, const int* numbers, int count) {
    for (int i = 0; i < count; ++i)
        out << (i == 0 ? "" : i + 1 == count ? " or " : ", ") << numbers[i];
}

/// "1 row and 2 columns"; omits a count of 0.
consteval void put_rows_and_columns(message_text& out, std::int64_t rows, std::int64_t columns) {
    if (rows > 0) put_count(out, rows, "row");
    if (rows > 0 && columns > 0) out << " and ";
    if (columns > 0) put_count(out, columns, "column");
}

} // namespace strider::detail
