// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how subcommands get the options that several have, those that take numbers and those that
// take one of a few words. What an option's value is called is what the manual and the shell's
// completion go by: N a number, FILE, FOLDER, or the words, as "test|train".
#pragma once

#include "run/ranges.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

namespace strider::program {

namespace detail {

template <class Number>
struct stored_number {
    using type = Number;
};
template <class Number>
struct stored_number<std::optional<Number>> {
    using type = Number;
};

} // namespace detail

/// Adds the option of a range: `to` gets the number, which is in the range. `usual` says what it is
/// where the option is not given.
template <class Range, class Number>
CLI::Option* add_number(CLI::App& command, const Range& range, Number& to,
                        const std::string& description, const std::string& usual = {}) {
    return command
        .add_option_function<std::string>(
            range.option,
            [range, &to](const std::string& text) {
                const auto number = read(range, text);
                if (!number)
                    throw CLI::ValidationError(
                        range.option, fmt::format("\"{}\" is not {}", text, words_of(range)));
                to = static_cast<typename detail::stored_number<Number>::type>(*number);
            },
            fmt::format("{}; {}{}", description, ends_text(range),
                        usual.empty() ? "" : " [" + usual + "]"))
        ->type_name("N");
}

/// Adds an option that takes one of these words.
CLI::Option* add_choice(CLI::App& command, const std::string& option, std::string& to,
                        const std::vector<std::string>& words, const std::string& description);
CLI::Option* add_choice(CLI::App& command, const std::string& option,
                        std::optional<std::string>& to, const std::vector<std::string>& words,
                        const std::string& description);

/// The positional NET.
void add_network(CLI::App& command, std::string& to);
/// --weights FILE.
void add_weights(CLI::App& command, std::string& to);
/// --threads N; `usual` is what `to` holds.
void add_threads(CLI::App& command, int& to);

} // namespace strider::program
