// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Declares the subcommands of the program; each function adds one to the command line.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace strider::program {

/// The program's arguments as given, and its exit code.
struct invocation {
    std::vector<std::string> arguments;
    int exit_code = 0;
};

void add_zoo(CLI::App& program, invocation& call);
void add_summary(CLI::App& program, invocation& call);
void add_train(CLI::App& program, invocation& call);
void add_evaluate(CLI::App& program, invocation& call);
void add_predict(CLI::App& program, invocation& call);
void add_bench(CLI::App& program, invocation& call);

} // namespace strider::program
