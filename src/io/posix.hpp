// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what readers and writers of files share to call the system.
#pragma once

#include <cerrno>
#include <filesystem>

namespace strider::io::detail {

/// Throws a file_error: "PATH: WHAT: the system's text for CODE".
[[noreturn]] void system_failure(const std::filesystem::path& path, const char* what, int code);

/// Throws file_error for a path with a zero byte, at which the system would truncate it.
void check_path(const std::filesystem::path& path);

/// Repeats a system call while a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

} // namespace strider::io::detail
