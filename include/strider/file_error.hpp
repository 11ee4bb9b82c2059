// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::file_error`: what is wrong with a file. A separate header, since <filesystem>
// takes as long to compile as half of the core.
#pragma once

#include <strider/requirements.hpp>

#include <strider/error.hpp>
#include <strider/message/printable.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace strider {

/// A file is missing, cannot be written, or has wrong contents.
struct file_error : error {
    /// The longest path shown in a message: the longest that the system opens.
    static constexpr std::size_t max_path = 4096;

    /// "PATH: MESSAGE"; the path is escaped, so that it cannot control a terminal.
    file_error(const std::filesystem::path& path, const std::string& message)
        : error(printable(path.string(), max_path) + ": " + message) {}

    /// "PATH: at byte OFFSET: expected EXPECTED, found FOUND".
    [[nodiscard]] static file_error at(const std::filesystem::path& path, std::uint64_t offset,
                                       const std::string& expected, const std::string& found) {
        return {path, "at byte " + std::to_string(offset) + ": expected " + expected + ", found " +
                          found};
    }
};

} // namespace strider
