// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the exceptions of strider: each names what was expected and what was found.
#pragma once

#include <strider/message/printable.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace strider {

/// The base of every exception that strider throws.
struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An argument of a call does not have the size or the value that the call needs.
struct argument_error : error {
    using error::error;
};

/// A file is missing, cannot be written, or does not hold what it should.
struct file_error : error {
    /// The longest path that a message shows: as long as the system opens.
    static constexpr std::size_t max_path = 4096;

    /// "PATH: MESSAGE"; the path is escaped, so that it cannot act on a terminal.
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
