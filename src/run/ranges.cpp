// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Parses numbers, and describes their ranges.

#include "run/ranges.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <system_error>

namespace strider::program {

std::string ends_text(const whole_range& range) {
    return fmt::format("{} to {}", range.least, range.most);
}

std::string ends_text(const real_range& range) {
    return fmt::format("{} to {}", range.least, range.most);
}

std::string words_of(const whole_range& range) { return "a whole number from " + ends_text(range); }

std::string words_of(const real_range& range) { return "a number from " + ends_text(range); }

bool holds(const whole_range& range, std::uint64_t number) {
    return number >= range.least && number <= range.most;
}

bool holds(const real_range& range, double number) {
    return std::isfinite(number) && number >= range.least && number <= range.most;
}

std::optional<std::uint64_t> read(const whole_range& range, std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto found = std::from_chars(text.data(), end, number);
    if (found.ec != std::errc{} || found.ptr != end || !holds(range, number)) return {};
    return number;
}

std::optional<double> read(const real_range& range, std::string_view text) {
    // Refuses "nan" and "0x1p3"; libc++ 19 has no from_chars for these.
    if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string_view::npos)
        return {};
    const std::string digits(text);
    char* end = nullptr;
    const double number = std::strtod(digits.c_str(), &end);
    if (end != digits.c_str() + digits.size() || !holds(range, number)) return {};
    return number;
}

} // namespace strider::program
