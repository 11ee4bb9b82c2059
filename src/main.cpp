// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The `strider` command: reads the command line, and reports errors in it in one line.

#include "command/command.hpp"
#include "command/manual.hpp"
#include "command/usage_error.hpp"
#include "network/network_set.hpp"
#include "text/nearest.hpp"
#include "text/output.hpp"

#include <strider/error.hpp>
#include <strider/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <new>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace strider::program;

constexpr int failed = 1;    // the task failed
constexpr int not_meant = 2; // the command line is wrong: nothing was started

/// Throws usage_error if the first word is not a command: CLI11 would only report it missing.
void check_command(const CLI::App& program, const std::vector<std::string>& arguments) {
    if (arguments.size() < 2 || arguments[1].starts_with('-')) return;
    std::vector<std::string> known;
    for (const CLI::App* command : program.get_subcommands({}))
        known.push_back(command->get_name());
    if (std::find(known.begin(), known.end(), arguments[1]) != known.end()) return;
    throw usage_error(fmt::format("there is no command \"{}\"; known: {}{}", arguments[1],
                                  fmt::join(known, ", "), did_you_mean(arguments[1], known)));
}

/// The long names of the options that --help shows.
std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options())
        if (!option->get_group().empty())
            for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

/// An error about the first option that a command does not have, if it says more than CLI11's.
std::string unknown_option(const CLI::App& program, const CLI::App& command,
                           const std::vector<std::string>& arguments) {
    const auto known = option_names(command);
    const auto of_all = option_names(program);
    const auto has = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    bool within = &program == &command;
    for (const std::string& argument : arguments) {
        if (argument == "--") break;
        const std::string name = argument.substr(0, argument.find('='));
        if (within && name.starts_with("--") && !has(known, name)) {
            if (has(of_all, name))
                return fmt::format("{} must come before the command: strider {} ... {}", name, name,
                                   command.get_name());
            return fmt::format("there is no option \"{}\"{}", name, did_you_mean(name, known));
        }
        within = within || argument == command.get_name();
    }
    return {};
}

int run(int count, char** arguments) {
    CLI::App program("Convolutional networks as C++ types: train them, test them, use them.",
                     "strider");
    // Before --version, which prints the choice.
    program
        .add_option_function<std::string>(
            "--isa", use_network_set,
            "The instruction set of the networks' kernels, one of those that "
            "--version lists [the fastest that the CPU supports]")
        ->type_name("NAME")
        ->envname("STRIDER_ISA");
    program.set_version_flag(
        "--version",
        [] {
            return fmt::format("strider {}\ninstruction sets: {}", strider::version,
                               network_sets_text());
        },
        "Print the version and the instruction sets, and exit");
    program.require_subcommand(1);
    invocation call{{arguments, arguments + count}, 0};
    add_zoo(program, call);
    add_summary(program, call);
    add_train(program, call);
    add_evaluate(program, call);
    add_predict(program, call);
    add_bench(program, call);
    if (call.arguments.size() == 3 && call.arguments[1] == "--print") { // for the build
        put(printed(program, call.arguments[2]));
        return 0;
    }
    try {
        check_command(program, call.arguments);
        program.parse(count, arguments);
    } catch (const CLI::Success& help) {
        std::ostringstream text;
        const int code = program.exit(help, text, text);
        put(text.str());
        return code;
    } catch (const CLI::ParseError& problem) {
        const auto used = program.get_subcommands();
        const CLI::App& command = used.empty() ? program : *used.front();
        std::string message = problem.what();
        // Of two errors CLI11 reports the missing command.
        if (used.empty() || dynamic_cast<const CLI::ExtrasError*>(&problem) != nullptr) {
            const std::string unknown = unknown_option(program, command, call.arguments);
            if (!unknown.empty()) message = unknown;
        }
        complain(fmt::format("{} (strider {}--help says more)", message,
                             used.empty() ? "" : command.get_name() + " "));
        return not_meant;
    } catch (const usage_error& problem) {
        complain(problem.what());
        return not_meant;
    } catch (const strider::argument_error& problem) {
        complain(problem.what());
        return not_meant;
    }
    return call.exit_code;
}

} // namespace

int main(int count, char** arguments) {
    int code = failed;
    hold_standard_streams();
    try {
        code = run(count, arguments);
    } catch (const std::bad_alloc&) {
        complain("there is not enough memory");
    } catch (const std::filesystem::filesystem_error& problem) {
        complain(problem.path1().string() + ": " + problem.code().message());
    } catch (const std::exception& problem) {
        complain(problem.what());
    }
    flush_output();
    if (output_fault().empty()) return code;
    complain("cannot write to the standard output: " + output_fault());
    return code == 0 ? failed : code;
}
