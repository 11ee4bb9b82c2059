// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the exceptions of strider: each names what was expected and what was found.
#pragma once

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
    file_error(const std::filesystem::path& path, const std::string& message)
        : error(path.string() + ": " + message) {}

    /// "PATH: at byte OFFSET: expected EXPECTED, found FOUND".
    [[nodiscard]] static file_error at(const std::filesystem::path& path, std::uint64_t offset,
                                       const std::string& expected, const std::string& found) {
        return {path, "at byte " + std::to_string(offset) + ": expected " + expected + ", found " +
                          found};
    }
};

} // namespace strider
