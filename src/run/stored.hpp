// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how JSON in the metadata of a file is read: a file may contain anything, so every value
// is checked before use.
#pragma once

#include "run/ranges.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// Parses JSON of limited depth and at most 4 million values. Throws argument_error, with a short
/// message, for any other text.
[[nodiscard]] nlohmann::json parse_stored(std::string_view text);

/// A text as JSON: as a string if it is UTF-8, otherwise as a list of its bytes. Names of folders
/// may be any bytes.
[[nodiscard]] nlohmann::json stored_text(const std::string& text);

/// A JSON value and its path, which errors name: "settings.epochs". Reading throws argument_error:
/// "NAME: expected ..., found ...".
class stored_value {
public:
    stored_value(const nlohmann::json& value, std::string name)
        : value_(&value), name_(std::move(name)) {}

    /// A member of an object.
    [[nodiscard]] stored_value operator[](const char* key) const;
    /// The elements of a list of at most `most`.
    [[nodiscard]] std::vector<stored_value> list(std::size_t most) const;

    [[nodiscard]] std::uint64_t whole(const whole_range& range) const;
    [[nodiscard]] std::int64_t whole(std::uint64_t least, std::uint64_t most) const;
    [[nodiscard]] double real(const real_range& range) const;
    [[nodiscard]] double real(double least, double most) const;
    /// See stored_text.
    [[nodiscard]] std::string text() const;

    /// Throws: "NAME: expected EXPECTED, found ...".
    [[noreturn]] void refuse(const std::string& expected) const;

private:
    const nlohmann::json* value_;
    std::string name_;
};

} // namespace strider::program
