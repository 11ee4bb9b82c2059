// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::printed`: what the build installs beside the program, made from its
// command line as it is.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace strider::program {

/// "manual": the page strider(1) for man; "completion": bash's completion. Throws usage_error for
/// another word.
[[nodiscard]] std::string printed(const CLI::App& program, const std::string& what);

/// The two.
[[nodiscard]] std::string manual_page(const CLI::App& program);
[[nodiscard]] std::string bash_completion(const CLI::App& program);

} // namespace strider::program
