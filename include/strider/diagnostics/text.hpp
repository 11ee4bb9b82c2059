// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::message_text` and `strider::name_text`: text that is built while compiling.
#pragma once

#include <cstddef>
#include <cstdint>

namespace strider {

/// Text of at most `Capacity - 1` characters, cut off beyond. A structural value: usable as a
/// template argument, and as the message of a C++26 static_assert.
template <std::size_t Capacity>
struct basic_text {
    char characters[Capacity]{};
    std::size_t length = 0;

    constexpr basic_text() = default;
    // Implicit, so that a literal is a text wherever one is expected.
    constexpr basic_text(const char* words) { *this << words; }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return length; }
    [[nodiscard]] constexpr const char* data() const noexcept { return characters; }
    [[nodiscard]] constexpr bool empty() const noexcept { return length == 0; }

    constexpr basic_text& operator<<(char c) {
        if (length + 1 < Capacity) characters[length++] = c;
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
    constexpr basic_text& operator<<(std::int64_t number) {
        char digits[24]{};
        int count = 0;
        // The magnitude is taken unsigned: the least number has no positive counterpart.
        auto rest = static_cast<std::uint64_t>(number);
        if (number < 0) {
            *this << '-';
            rest = ~rest + 1;
        }
        do {
            digits[count++] = static_cast<char>('0' + static_cast<int>(rest % 10));
            rest /= 10;
        } while (rest != 0);
        while (count > 0) *this << digits[--count];
        return *this;
    }
    constexpr basic_text& operator<<(int number) { return *this << std::int64_t{number}; }

    friend constexpr bool operator==(const basic_text& a, const char* words) {
        std::size_t i = 0;
        for (; i < a.length; ++i)
            if (words[i] != a.characters[i]) return false;
        return words[i] == '\0';
    }
    friend constexpr bool operator==(const basic_text&, const basic_text&) = default;
};

/// A sentence or a few: what a refused network says.
using message_text = basic_text<768>;
/// A name: of a layer, an option, a type.
using name_text = basic_text<64>;

/// The name of a type as the compiler writes it, without `strider::`; cut off beyond 63 characters.
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
        std::size_t match = 0;
        while (qualifier[match] != '\0' && words[i + match] == qualifier[match]) ++match;
        if (qualifier[match] == '\0')
            i += match - 1;
        else
            name << words[i];
    }
    return name;
}

} // namespace strider
