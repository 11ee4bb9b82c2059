// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::number_range`: the valid range of a training setting, and the error outside it.
#pragma once

#include <strider/error.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// The range of a setting, and its wording in messages.
struct number_range {
    double least;
    double most;
    bool min_itself; ///< whether `least` is included
    bool max_itself; ///< whether `most` is included
    const char* words;

    /// False for NaN.
    [[nodiscard]] constexpr bool contains(double number) const noexcept {
        return (number > least || (min_itself && number == least)) &&
               (number < most || (max_itself && number == most));
    }
};

/// A range of whole numbers without an upper limit.
struct whole_range {
    std::int64_t least;
    const char* words;

    [[nodiscard]] constexpr bool contains(std::int64_t number) const noexcept {
        return number >= least;
    }
};

namespace detail {

/// The ranges that settings use.
namespace setting {

inline constexpr double unlimited = std::numeric_limits<double>::infinity(); // exclusive

inline constexpr number_range above_0{0, unlimited, false, false, "a number above 0"};
inline constexpr number_range from_0{0, unlimited, true, false, "a number from 0"};
/// For the decay of a moving mean.
inline constexpr number_range share{0, 1, true, false, "a number from 0 and below 1"};
/// For the factor by which a rate is reduced.
inline constexpr number_range factor{0, 1, false, false, "a number above 0 and below 1"};
/// For a term that keeps divisors above 0, in float too.
inline constexpr number_range divisor{1e-30, unlimited, true, false, "a number from 1e-30"};

inline constexpr whole_range whole_from_0{0, "a whole number from 0"};
inline constexpr whole_range whole_from_1{1, "a whole number from 1"};

} // namespace setting

/// The shortest text that reads back as this number.
[[nodiscard]] inline std::string shortest(double number) {
    std::array<char, 32> text{};
    char* const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

/// Throws argument_error: "sgd: momentum: expected a number from 0 and below 1, found 9".
template <class Errors = errors::native>
[[noreturn]] void refuse_setting(const char* of, const char* name, const std::string& expected,
                                 const std::string& found) {
    raise<argument_error, Errors>(std::string(of) + ": " + name + ": expected " + expected +
                                  ", found " + found);
}

template <class Errors = errors::native>
constexpr void check_setting(const char* of, const char* name, double found,
                             const number_range& range) {
    if (!range.contains(found)) refuse_setting<Errors>(of, name, range.words, shortest(found));
}
template <class Errors = errors::native>
constexpr void check_setting(const char* of, const char* name, std::int64_t found,
                             const whole_range& range) {
    if (!range.contains(found))
        refuse_setting<Errors>(of, name, range.words, std::to_string(found));
}

/// Whether `rate` may be reduced to `lower`.
[[nodiscard]] constexpr bool is_lower_rate(double lower, double rate) noexcept {
    return lower >= 0 && lower <= rate;
}
[[nodiscard]] inline std::string lower_rate_words(double rate) {
    return "a number from 0 to the rate, " + shortest(rate);
}
template <class Errors = errors::native>
constexpr void check_lower_rate(const char* of, const char* name, double lower, double rate) {
    if (!is_lower_rate(lower, rate))
        refuse_setting<Errors>(of, name, lower_rate_words(rate), shortest(lower));
}

/// Checks all hyperparameters of an update rule.
template <class Errors = errors::native, class Rule>
constexpr void check_numbers(const Rule& rule) {
    Rule::for_numbers(rule, [](const char* name, double number, const number_range& range) {
        check_setting<Errors>(Rule::name, name, number, range);
    });
}

} // namespace detail

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
