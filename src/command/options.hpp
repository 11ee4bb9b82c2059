// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how subcommands get their common options, options with a number and options with a choice
// of words. The manual and the shell completion depend on the name of an option's value: N is a
// number, FILE, FOLDER, or a choice such as "test|train".
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

/// Adds the option of a range; `to` receives the number, which is in range. `usual` describes the
/// default.
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

/// Adds an option that takes one of the given words.
CLI::Option* add_choice(CLI::App& command, const std::string& option, std::string& to,
                        const std::vector<std::string>& words, const std::string& description);
CLI::Option* add_choice(CLI::App& command, const std::string& option,
                        std::optional<std::string>& to, const std::vector<std::string>& words,
                        const std::string& description);

/// Adds the positional NET.
void add_network(CLI::App& command, std::string& to);
/// Adds an option that takes a path, which must not be empty; `kind`: FILE or FOLDER.
CLI::Option* add_path(CLI::App& command, const std::string& option, std::string& to,
                      const std::string& help, const std::string& kind);
/// Adds --weights FILE.
void add_weights(CLI::App& command, std::string& to);
/// Adds --threads N; the default is the value of `to`.
void add_threads(CLI::App& command, int& to);

} // namespace strider::program
