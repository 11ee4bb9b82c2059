// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::message_text` and `strider::name_text`: text built at compile time.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace strider {

namespace detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Writes the shortest decimal that reads back as `number`, in the format of printf("%g"): "0.1",
/// "1e-05", "-3". For up to 15 digits and magnitudes from 1e-22 to 1e22; otherwise 15 digits.
template <class Out>
constexpr void put_real(Out& out, double number) {
    if (number != number) {
        out << "nan";
        return;
    }
    if (number < 0) out << '-';
    double rest = number < 0 ? -number : number;
    if (rest > 1.7976931348623157e308) {
        out << "inf";
        return;
    }
    if (rest == 0) {
        out << '0';
        return;
    }
    int exponent = 0; // 10^exponent <= rest < 10^(exponent + 1)
    while (rest >= 10) rest /= 10, ++exponent;
    while (rest < 1) rest *= 10, --exponent;
    rest = number < 0 ? -number : number;
    const auto scaled = [](double x, int power) {
        for (; power > 22; power -= 22) x *= 1e22;
        for (; power < -22; power += 22) x /= 1e22;
        double factor = 1; // exact up to 10^22
        for (int i = power < 0 ? -power : power; i > 0; --i) factor *= 10;
        return power < 0 ? x / factor : x * factor;
    };
    // Adds digits until the decimal equals the number. The digits as an integer are exact.
    std::int64_t digits = 0;
    int count = 1;
    for (; count <= 15; ++count) {
        digits = static_cast<std::int64_t>(scaled(rest, count - 1 - exponent) + 0.5);
        if (scaled(static_cast<double>(digits), exponent - count + 1) == rest) break;
    }
    if (count > 15) count = 15;
    char text[24]{};
    int length = 0;
    for (std::int64_t d = digits; d != 0; d /= 10) text[length++] = static_cast<char>('0' + d % 10);
    if (length > count) ++exponent; // 9.99 rounded to 10
    for (int first = 0; length > 1 && text[first] == '0';) {
        for (int i = 0; i + 1 < length; ++i) text[i] = text[i + 1];
        --length;
    }
    const auto digit = [&](int place) { out << (place < length ? text[length - 1 - place] : '0'); };
    if (exponent < -4 || exponent > 15) {
        digit(0);
        if (length > 1) out << '.';
        for (int i = 1; i < length; ++i) digit(i);
        out << 'e' << (exponent < 0 ? '-' : '+');
        const int size = exponent < 0 ? -exponent : exponent;
        if (size < 10) out << '0';
        out << size;
        return;
    }
    if (exponent < 0) {
        out << "0.";
        for (int i = -1; i > exponent; --i) out << '0';
    }
    for (int i = 0; i < length || i <= exponent; ++i) {
        if (i == exponent + 1 && exponent >= 0) out << '.';
        digit(i);
    }
}

} // namespace detail

/// Text of at most `Capacity - 1` characters; a longer one is truncated and ends in "...". A
/// structural type: usable as a template argument, and as the message of a C++26 static_assert.
template <std::size_t Capacity>
struct basic_text {
    char characters[Capacity]{};
    std::size_t length = 0;

    constexpr basic_text() = default;
    // Implicit, so that a literal converts to a text.
    constexpr basic_text(const char* words) { *this << words; }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return length; }
    [[nodiscard]] constexpr const char* data() const noexcept { return characters; }
    [[nodiscard]] constexpr bool empty() const noexcept { return length == 0; }

    constexpr basic_text& operator<<(char c) {
        if (length + 1 < Capacity)
            characters[length++] = c;
        else
            for (std::size_t i = 2; i <= 4 && i < Capacity; ++i) characters[Capacity - i] = '.';
        return *this;
    }
    constexpr basic_text& operator<<(const char* words) {
        for (; *words != '\0'; ++words) *this << *words;
        return *this;
    }
    template <std::size_t Other>
    constexpr basic_text& operator<<(const basic_text<Other>& other) {
        for (std::size_t i = 0; i < other.length; ++i) *this << other.characters[i];
        return *this;
    }
    constexpr basic_text& operator<<(std::uint64_t number) {
        char digits[24]{};
        int count = 0;
        do {
            digits[count++] = static_cast<char>('0' + static_cast<int>(number % 10));
            number /= 10;
        } while (number != 0);
        while (count > 0) *this << digits[--count];
        return *this;
    }
    constexpr basic_text& operator<<(std::int64_t number) {
        // The magnitude as unsigned: the least number has no positive counterpart.
        const auto bits = static_cast<std::uint64_t>(number);
        if (number < 0) *this << '-';
        return *this << (number < 0 ? ~bits + 1 : bits);
    }
    constexpr basic_text& operator<<(int number) { return *this << std::int64_t{number}; }
    constexpr basic_text& operator<<(double number) {
        detail::put_real(*this, number);
        return *this;
    }

    friend constexpr bool operator==(const basic_text& a, const char* words) {
        std::size_t i = 0;
        for (; i < a.length; ++i)
            if (words[i] != a.characters[i]) return false;
        return words[i] == '\0';
    }
    friend constexpr bool operator==(const basic_text&, const basic_text&) = default;
};

/// One or a few sentences, for a refused network.
using message_text = basic_text<768>;
/// A name of a layer, an option or a type.
using name_text = basic_text<64>;

/// The name of a type as the compiler writes it, without `strider::`, truncated to 63 characters.
template <class T>
consteval name_text name_of_type() {
    // GCC: "... [with T = X]", after it "; name_text = ..."; Clang: "... [T = X]".
    const char* words = __PRETTY_FUNCTION__;
    std::size_t start = 0;
    while (!(words[start] == 'T' && words[start + 1] == ' ' && words[start + 2] == '=')) ++start;
    start += 4;
    name_text name;
    const char qualifier[] = "strider::";
    int depth = 0;
    for (std::size_t i = start; words[i] != '\0'; ++i) {
        if (words[i] == '<') ++depth;
        if (words[i] == '>') --depth;
        if (depth == 0 && (words[i] == ']' || words[i] == ';')) break;
        // GCC writes "> >".
        if (words[i] == ' ' && words[i - 1] == '>' && words[i + 1] == '>') continue;
        std::size_t match = 0;
        while (qualifier[match] != '\0' && words[i + match] == qualifier[match]) ++match;
        if (qualifier[match] == '\0')
            i += match - 1;
        else
            name << words[i];
    }
    return name;
}

namespace detail {

template <class T, class... Types>
inline constexpr bool is_one_of = (std::is_same_v<T, Types> || ...);

/// A character type.
template <class T>
inline constexpr bool is_character = is_one_of<T, char, wchar_t, char8_t, char16_t, char32_t>;

/// An integer type other than bool and the character types.
template <class T>
inline constexpr bool is_number =
    std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !is_character<T>;

/// Whether a template argument is a whole number that fits an int.
template <class Argument>
constexpr bool is_int([[maybe_unused]] Argument argument) noexcept {
    if constexpr (std::is_integral_v<Argument> && is_number<Argument>)
        return std::in_range<int>(argument);
    else
        return false;
}

/// Whether it is a whole number not above an int's range; one below it is below every rule's range.
template <class Argument>
constexpr bool is_whole([[maybe_unused]] Argument argument) noexcept {
    if constexpr (std::is_integral_v<Argument> && is_number<Argument>)
        return std::cmp_less_equal(argument, (std::numeric_limits<int>::max)());
    else
        return false;
}

/// A template argument as an int; if it does not fit, the least int, which every rule refuses.
template <class Argument>
constexpr int as_int([[maybe_unused]] Argument argument) noexcept {
    if constexpr (std::is_integral_v<Argument>)
        if (is_int(argument)) return static_cast<int>(argument);
    return (std::numeric_limits<int>::min)();
}

/// A template argument as a real number; NaN if it is not a number.
template <class Argument>
constexpr double as_real([[maybe_unused]] Argument argument) noexcept {
    if constexpr (is_number<Argument>)
        return static_cast<double>(argument);
    else
        return std::numeric_limits<double>::quiet_NaN();
}

/// A template argument as it was written: "2", "0.5", "true", "'a'", "nullptr"; for an object its
/// type.
template <class Argument>
constexpr void put_argument(name_text& out, [[maybe_unused]] Argument argument) {
    if constexpr (std::is_same_v<Argument, bool>) {
        out << (argument ? "true" : "false");
    } else if constexpr (is_character<Argument>) {
        out << '\'' << (argument > 31 && argument < 127 ? static_cast<char>(argument) : '?')
            << '\'';
    } else if constexpr (std::is_floating_point_v<Argument>) {
        out << static_cast<double>(argument);
    } else if constexpr (std::is_integral_v<Argument>) {
        if constexpr (std::is_signed_v<Argument>)
            out << static_cast<std::int64_t>(argument);
        else
            out << static_cast<std::uint64_t>(argument);
    } else if constexpr (std::is_null_pointer_v<Argument>) {
        out << "nullptr";
    } else {
        out << name_of_type<Argument>();
        if constexpr (std::is_enum_v<Argument>) {
            out << '(';
            put_argument(out, static_cast<std::underlying_type_t<Argument>>(argument));
            out << ')';
        }
    }
}

/// "crop<1, 2>": a template with its arguments.
template <class... Arguments>
constexpr name_text spell(const char* name, Arguments... arguments) {
    name_text out = name;
    out << '<';
    [[maybe_unused]] bool first = true;
    [[maybe_unused]] const auto put = [&](auto argument) {
        if (!first) out << ", ";
        first = false;
        put_argument(out, argument);
    };
    (put(arguments), ...);
    out << '>';
    return out;
}

} // namespace detail

} // namespace strider
