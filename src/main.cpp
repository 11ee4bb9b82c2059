// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The `strider` command: reads the command line, and says in one line what is wrong with it.

#include "command/command.hpp"
#include "command/usage_error.hpp"
#include "network/network_set.hpp"

#include <strider/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

constexpr int failed = 1;    // the task could not be done
constexpr int not_meant = 2; // the command line is wrong: nothing was begun

/// Says what went wrong in the manner of Unix programs.
int complain(const std::string& message, int code) {
    std::fflush(stdout);
    fmt::print(stderr, "strider: {}\n", message);
    return code;
}

/// Throws usage_error where the first word is no command: CLI11 would only miss one.
void check_command(const CLI::App& program, const std::vector<std::string>& arguments) {
    if (arguments.size() < 2 || arguments[1].starts_with('-')) return;
    std::string known;
    for (const CLI::App* command : program.get_subcommands({})) {
        if (command->get_name() == arguments[1]) return;
        known += (known.empty() ? "" : ", ") + command->get_name();
    }
    throw strider::program::usage_error(
        fmt::format("there is no command \"{}\"; known: {}", arguments[1], known));
}

int run(int count, char** arguments) {
    using namespace strider::program;
    CLI::App program("Convolutional networks as C++ types: train them, test them, use them.",
                     "strider");
    // Before --version, which tells what was chosen.
    program
        .add_option_function<std::string>(
            "--isa", use_network_set,
            "The instruction set of the networks' kernels, of those that --version lists [the "
            "fastest that the CPU has]")
        ->envname("STRIDER_ISA");
    program.set_version_flag("--version", [] {
        return fmt::format("strider {}\ninstruction sets: {}", strider::version,
                           network_sets_text());
    });
    program.require_subcommand(1);
    invocation call{{arguments, arguments + count}, 0};
    add_zoo(program, call);
    add_summary(program, call);
    add_train(program, call);
    add_evaluate(program, call);
    add_predict(program, call);
    add_bench(program, call);
    try {
        check_command(program, call.arguments);
        program.parse(count, arguments);
    } catch (const CLI::Success& help) {
        return program.exit(help);
    } catch (const CLI::ParseError& problem) {
        const auto used = program.get_subcommands();
        const std::string name = used.empty() ? "" : used.front()->get_name() + " ";
        return complain(fmt::format("{} (strider {}--help says more)", problem.what(), name),
                        not_meant);
    } catch (const usage_error& problem) {
        return complain(problem.what(), not_meant);
    } catch (const strider::argument_error& problem) {
        return complain(problem.what(), not_meant);
    }
    return call.exit_code;
}

} // namespace

int main(int count, char** arguments) {
    try {
        const int code = run(count, arguments);
        if (std::fflush(stdout) != 0)
            return complain("cannot write to the standard output", failed);
        return code;
    } catch (const std::exception& problem) {
        return complain(problem.what(), failed);
    }
}
