// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what a static_assert of `network` prints: the sentences of a diagnosis, as a type.
#pragma once

#include <strider/diagnostics/message.hpp>

#include <utility>

namespace strider {

/// A line of a message as a template argument, which compilers print in quotes.
template <std::size_t Size>
struct line {
    char words[Size]{};
};

/// A message as a type.
template <line... Lines>
struct says {};

#if defined(__clang__)
/// A refused network. Clang prints a failed requirement with its arguments, and a text in full up
/// to 36 characters.
template <class Message>
struct refused {
    static constexpr bool value = false;
};
inline constexpr std::size_t longest_line = 36;
#else
/// A refused network. GCC prints a false variable template with its arguments.
template <class Message>
inline constexpr bool refused = false;
inline constexpr std::size_t longest_line = 400;
#endif

namespace detail {

struct line_span {
    std::size_t begin;
    std::size_t size;
};

/// The lines of a message, broken at '\n' and at the last blank before `longest_line` characters.
struct broken_lines {
    line_span lines[32]{};
    std::size_t count = 0;
};

consteval broken_lines break_lines(const message_text& message) {
    broken_lines broken;
    std::size_t begin = 0;
    while (begin < message.size() && broken.count < 32) {
        std::size_t end = begin;
        std::size_t blank = begin;
        while (end < message.size() && message.characters[end] != '\n' &&
               end - begin < longest_line) {
            if (message.characters[end] == ' ') blank = end;
            ++end;
        }
        const bool cut = end < message.size() && message.characters[end] != '\n';
        if (cut && blank > begin && message.characters[end] != ' ') end = blank;
        broken.lines[broken.count++] = {begin, end - begin};
        begin = end;
        while (begin < message.size() &&
               (message.characters[begin] == '\n' || message.characters[begin] == ' '))
            ++begin;
    }
    return broken;
}

template <std::size_t Size>
consteval line<Size> copy_line(const message_text& message, std::size_t begin) {
    line<Size> copy;
    for (std::size_t i = 0; i + 1 < Size; ++i) copy.words[i] = message.characters[begin + i];
    // Explicit, although it is zero already: Clang prints an array as text only if its terminating
    // zero was stored.
    copy.words[Size - 1] = '\0';
    return copy;
}

/// A message in one line, for compilers that print it as it is.
consteval message_text in_one_line(const message_text& message) {
    message_text line;
    for (std::size_t i = 0; i < message.size(); ++i)
        if (message.characters[i] == '\n')
            line << "; ";
        else
            line << message.characters[i];
    return line;
}

/// The text Source::words as a type: says<"...", "...">.
template <class Source>
struct message_type {
    static constexpr broken_lines broken = break_lines(Source::words);

    template <std::size_t... Index>
    static auto make(std::index_sequence<Index...>)
        -> says<copy_line<broken.lines[Index].size + 1>(Source::words,
                                                        broken.lines[Index].begin)...>;
    using type = decltype(make(std::make_index_sequence<broken.count>{}));
};

/// The message about Network::problem.
template <class Network>
struct message_maker {
    static constexpr message_text words = explain(Network::problem);
    static constexpr message_text sentence = in_one_line(words);
    using type = typename message_type<message_maker>::type;
};

} // namespace detail

} // namespace strider
