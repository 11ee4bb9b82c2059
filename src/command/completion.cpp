// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes the completion for bash.

#include "command/manual.hpp"
#include "network/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace strider::program {

namespace {

/// The networks that a command accepts; empty if it takes none.
std::string networks_of(const CLI::App& command) {
    const auto options = command.get_options();
    if (std::none_of(options.begin(), options.end(),
                     [](const CLI::Option* each) { return each->get_name(true) == "NET"; }))
        return {};
    std::vector<std::string> names;
    for (const any_network& network : catalogue())
        if (command.get_name() == "summary" || network.can_train() ||
            (command.get_name() != "train" && network.can_run()))
            names.push_back(network.facts().name);
    return fmt::format("{}", fmt::join(names, " "));
}

/// A command's options, their values, and its networks, as cases of the function below.
std::string cases_of(const CLI::App& command, const std::string& name) {
    std::vector<std::string> options;
    std::string values;
    std::string takes;
    bool pictures = false;
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_positional()) pictures = pictures || option->get_name(true) == "IMAGE";
        if (option->get_group().empty()) continue;
        for (const std::string& each : option->get_lnames()) {
            options.push_back("--" + each);
            if (option->get_type_size() == 0) continue;
            std::string words = option->get_type_name();
            takes += (takes.empty() ? "" : "|") + options.back();
            if (words == "FILE" || words == "FOLDER")
                values += fmt::format("        {}) kind='{}' ;;\n", options.back(),
                                      words == "FILE" ? "file" : "folder");
            else if (words.find('|') != std::string::npos) {
                std::replace(words.begin(), words.end(), '|', ' ');
                values += fmt::format("        {}) words='{}' ;;\n", options.back(), words);
            }
        }
    }
    return fmt::format(
        "    {})\n        options='{}' networks='{}' pictures={}\n"
        "        takes='{}'\n        case $previous in\n{}        esac\n        ;;\n",
        name, fmt::join(options, " "), networks_of(command), pictures ? 1 : 0, takes, values);
}

constexpr std::string_view begin = R"bash(# bash completion for strider, made from its command line.
_strider() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local at command='' commands options networks pictures takes='' kind='' words=''
    # bash takes "--option=value" apart into three words.
    if [[ $current == = ]]; then
        current=''
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
)bash";

constexpr std::string_view end = R"bash(
    # A value that is not one of a few words is the user's own.
    if [[ $kind == file || $kind == folder ]]; then
        compopt -o filenames 2>/dev/null
        local action=-f
        [[ $kind == file ]] || action=-d
        mapfile -t COMPREPLY < <(compgen "$action" -- "$current")
        return
    elif [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
        return
    elif [[ -n $takes && "|$takes|" == *"|$previous|"* ]]; then
        return
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
        return
    fi
    # Whether the network was named already: a word behind the command that is no option's value.
    local word named=0
    for ((++at; at < COMP_CWORD; ++at)); do
        word=${COMP_WORDS[at]}
        if [[ $word == = ]]; then
            ((++at))
        elif [[ "|$takes|" == *"|$word|"* ]]; then
            [[ ${COMP_WORDS[at + 1]} == = ]] || ((++at))
        elif [[ $word != -* ]]; then
            named=1
        fi
    done
    if ((!named)); then
        mapfile -t COMPREPLY < <(compgen -W "$networks" -- "$current")
    elif ((pictures)); then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -F _strider strider
)bash";

} // namespace

std::string bash_completion(const CLI::App& program) {
    std::vector<std::string> commands;
    for (const CLI::App* command : program.get_subcommands({}))
        commands.push_back(command->get_name());
    std::string text(begin);
    text += fmt::format("    commands='{}'\n"
                        "    for ((at = 1; at < COMP_CWORD; ++at)); do\n"
                        "        case ${{COMP_WORDS[at]}} in\n"
                        "        {})\n"
                        "            command=${{COMP_WORDS[at]}}\n"
                        "            break\n"
                        "            ;;\n"
                        "        --isa) ((++at)) ;;\n"
                        "        esac\n"
                        "    done\n"
                        "    case $command in\n",
                        fmt::join(commands, " "), fmt::join(commands, " | "));
    text += cases_of(program, "''");
    for (const CLI::App* command : program.get_subcommands({}))
        text += cases_of(*command, command->get_name());
    text += "    esac\n";
    text += end;
    return text;
}

} // namespace strider::program
