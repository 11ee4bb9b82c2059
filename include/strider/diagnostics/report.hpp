// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::report`: one static_assert that carries the sentences of a diagnosis.
#pragma once

#include <strider/diagnostics/message.hpp>

#include <utility>

namespace strider {

/// A line of a message as a template argument: the compilers print it in quotes.
template <std::size_t Size>
struct line {
    char words[Size]{};
};

/// A message as a type.
template <line... Lines>
struct says {};

#if defined(__clang__)
/// A network that is refused. Clang prints a requirement with its arguments, a text whole up to 36
/// characters.
template <class Message>
struct refused {
    static constexpr bool value = false;
};
inline constexpr std::size_t longest_line = 36;
#else
/// A network that is refused. GCC prints a variable template that is false with its arguments.
template <class Message>
inline constexpr bool refused = false;
inline constexpr std::size_t longest_line = 400;
#endif

namespace detail {

struct line_span {
    std::size_t begin;
    std::size_t size;
};

/// The lines of a message: broken at '\n', and at the last blank before `longest_line` characters.
struct broken_lines {
    line_span lines[32]{};
    std::size_t count = 0;
};

consteval broken_lines break_lines(const text& message) {
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
consteval line<Size> copy_line(const text& message, std::size_t begin) {
    line<Size> copy;
    for (std::size_t i = 0; i + 1 < Size; ++i) copy.words[i] = message.characters[begin + i];
    // Written, though it is there already: Clang prints as text only what ends in a zero that was
    // stored.
    copy.words[Size - 1] = '\0';
    return copy;
}

/// The message about Network::problem as a type: says<"...", "...">.
template <class Network>
struct message_maker {
    static constexpr bool fits = Network::problem.kind == problem::none;
    static constexpr text words = explain(Network::problem);
    static constexpr broken_lines broken = break_lines(words);

    template <std::size_t... I>
    static auto make(std::index_sequence<I...>)
        -> says<copy_line<broken.lines[I].size + 1>(words, broken.lines[I].begin)...>;
    using type = decltype(make(std::make_index_sequence<broken.count>{}));
};

/// Fails to compile, with one error, if Network::problem is one; the text is made only then.
/// Then Type, the recovery value, is the type `type` all the same.
template <class Network, class Type, bool Fits = Network::problem.kind == problem::none>
struct accept {
    using type = Type;
};

template <class Network, class Type>
struct accept<Network, Type, false> {
    using type = Type;
    using message = message_maker<Network>;
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
    static_assert(message::fits, message::words);
#elif defined(__clang__)
    static_assert(refused<typename message::type>::value, "the network does not fit together");
#else
    // GCC prints the message in a note below the assertion: so each kind has its own first
    // sentence.
    template <problem Why>
    static consteval bool refuse() {
        if constexpr (Why == problem::no_input)
            static_assert(refused<typename message::type>,
                          "a network begins with its input: network<input<H, W, C>, layers...>");
        else if constexpr (Why == problem::second_input)
            static_assert(refused<typename message::type>,
                          "a network has one input, at its beginning");
        else if constexpr (Why == problem::no_layers)
            static_assert(refused<typename message::type>,
                          "a network needs at least one layer after its input");
        else if constexpr (Why == problem::extent_not_positive)
            static_assert(refused<typename message::type>,
                          "every extent of an input must be at least 1");
        else if constexpr (Why == problem::not_a_layer)
            static_assert(refused<typename message::type>,
                          "every argument of network after the input must be a layer");
        else if constexpr (Why == problem::missing_filter)
            static_assert(refused<typename message::type>,
                          "conv, max_pool and avg_pool need a filter");
        else if constexpr (Why == problem::no_filters)
            static_assert(refused<typename message::type>, "a layer needs at least one filter");
        else if constexpr (Why == problem::option_twice)
            static_assert(refused<typename message::type>, "an option may be given once");
        else if constexpr (Why == problem::options_exclude)
            static_assert(refused<typename message::type>, "two options contradict each other");
        else if constexpr (Why == problem::option_unknown)
            static_assert(refused<typename message::type>,
                          "a layer was given an option that it does not know");
        else if constexpr (Why == problem::option_arguments)
            static_assert(refused<typename message::type>,
                          "an option has a wrong number of arguments");
        else if constexpr (Why == problem::option_value)
            static_assert(refused<typename message::type>,
                          "the number of an option is out of its range");
        else if constexpr (Why == problem::filter_too_large)
            static_assert(refused<typename message::type>,
                          "the filter is larger than the padded input");
        else if constexpr (Why == problem::does_not_divide)
            static_assert(refused<typename message::type>,
                          "the stride does not divide: an output extent is not whole");
        else if constexpr (Why == problem::pad_reaches_filter)
            static_assert(refused<typename message::type>,
                          "the pad of a pool must be smaller than its filter");
        else if constexpr (Why == problem::after_softmax)
            static_assert(refused<typename message::type>, "nothing may follow softmax");
        else if constexpr (Why == problem::volume_too_large)
            static_assert(refused<typename message::type>, "a volume is too large to be indexed");
        return true;
    }
    static_assert(refuse<Network::problem.kind>());
#endif
};

} // namespace detail

} // namespace strider
