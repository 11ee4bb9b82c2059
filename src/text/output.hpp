// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::say` and `complain`: writing to standard output and standard error,
// even if these are full, broken or closed.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace strider::program {

/// Opens those of the three standard streams that are closed, so that no file gets their
/// descriptors; writing to them still fails. Call it before opening any file.
void hold_standard_streams();

/// Writes to standard output. Failures are recorded, see output_fault, and not thrown, so that a
/// training run can save its state.
void put(std::string_view text);

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    put(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// Flushes standard output.
void flush_output();

/// Why the first failed write to standard output failed; empty: none did.
[[nodiscard]] const std::string& output_fault();

/// Columns of the terminal on standard output, or 0 if it is not a terminal.
[[nodiscard]] std::size_t terminal_columns();

/// Writes "strider: MESSAGE" to standard error, with control characters escaped, at most some
/// kilobytes; further lines are indented. Never fails.
void complain(std::string_view message) noexcept;

} // namespace strider::program
