// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::say` and `complain`: what the program writes to its standard output
// and to its standard error, also where these are full, broken or closed.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace strider::program {

/// Opens what is closed of the three standard streams, so that no file takes the number of one: to
/// write to what was closed fails still. To be called before any file is opened.
void hold_standard_streams();

/// Writes to the standard output. What cannot be written is noted, see output_fault; nothing is
/// thrown, so that a run that trains can save what it has.
void put(std::string_view text);

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    put(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// Hands what was written so far to the system.
void flush_output();

/// Why a write to the standard output failed, the first that did; empty: none.
[[nodiscard]] const std::string& output_fault();

/// Columns of the terminal that the standard output is, or 0 where it is none.
[[nodiscard]] std::size_t terminal_columns();

/// "strider: MESSAGE" on the standard error, control characters escaped, of some kilobytes at most;
/// further lines are indented. Never fails.
void complain(std::string_view message) noexcept;

} // namespace strider::program
