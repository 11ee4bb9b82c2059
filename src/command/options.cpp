// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Adds the options common to several subcommands.

#include "command/options.hpp"

#include "text/nearest.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace strider::program {

namespace {

template <class Text>
CLI::Option* add_choice_to(CLI::App& command, const std::string& option, Text& to,
                           const std::vector<std::string>& words, const std::string& description) {
    return command
        .add_option_function<std::string>(
            option,
            [option, words, &to](const std::string& text) {
                if (std::find(words.begin(), words.end(), text) == words.end())
                    throw CLI::ValidationError(option, fmt::format("\"{}\" is not one of {}{}",
                                                                   text, fmt::join(words, ", "),
                                                                   did_you_mean(text, words)));
                to = text;
            },
            description)
        ->type_name(fmt::format("{}", fmt::join(words, "|")));
}

} // namespace

CLI::Option* add_choice(CLI::App& command, const std::string& option, std::string& to,
                        const std::vector<std::string>& words, const std::string& description) {
    return add_choice_to(command, option, to, words, description);
}

CLI::Option* add_choice(CLI::App& command, const std::string& option,
                        std::optional<std::string>& to, const std::vector<std::string>& words,
                        const std::string& description) {
    return add_choice_to(command, option, to, words, description);
}

void add_network(CLI::App& command, std::string& to) {
    command.add_option("NET", to, "The network; `strider zoo` lists them")
        ->required()
        ->type_name("");
}

CLI::Option* add_path(CLI::App& command, const std::string& option, std::string& to,
                      const std::string& help, const std::string& kind) {
    // An empty one is a shell variable that is not set, not a default.
    return command
        .add_option_function<std::string>(
            option,
            [&to, option](const std::string& path) {
                if (path.empty()) throw CLI::ValidationError(option, "the path is empty");
                to = path;
            },
            help)
        ->type_name(kind);
}

void add_weights(CLI::App& command, std::string& to) {
    add_path(command, "--weights", to, "A safetensors file [runs/NET/best.safetensors]", "FILE");
}

void add_threads(CLI::App& command, int& to) {
    add_number(command, ranges::threads, to, "Threads; 0: all that the machine has",
               std::to_string(to));
}

} // namespace strider::program
