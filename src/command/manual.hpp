// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::printed`: texts that the build installs with the program, generated
// from its command line.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace strider::program {

/// "manual": the manual page strider(1); "completion": the completion for bash. Throws usage_error
/// for any other word.
[[nodiscard]] std::string printed(const CLI::App& program, const std::string& what);

/// The texts that `printed` returns.
[[nodiscard]] std::string manual_page(const CLI::App& program);
[[nodiscard]] std::string bash_completion(const CLI::App& program);

} // namespace strider::program
