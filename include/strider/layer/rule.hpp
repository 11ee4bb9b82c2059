// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what the layers' rules share: counting without overflow, and refusals.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/layer/read_options.hpp>

#include <cstdint>
#include <limits>

namespace strider::detail {

/// Whether the elements of a volume can be counted by an int, with which kernels index.
constexpr bool countable(std::int64_t height, std::int64_t width, std::int64_t channels) noexcept {
    constexpr std::int64_t most = (std::numeric_limits<int>::max)();
    return height <= most && width <= most && height * width <= most &&
           height * width * channels <= most;
}

/// The most weights, or multiply-accumulates, of a layer: 2^60, so that those of a few layers can
/// be added.
inline constexpr std::int64_t max_counted = std::int64_t{1} << 60;

/// a * b * ..., saturated at max_counted + 1. For positive factors.
template <class... Factors>
constexpr std::int64_t count_product(Factors... factors) noexcept {
    std::int64_t product = 1;
    const auto multiply = [&](std::int64_t factor) {
        product = product <= max_counted / factor ? product * factor : max_counted + 1;
    };
    (multiply(factors), ...);
    return product;
}

constexpr problem problem_of(option_fault fault) noexcept {
    switch (fault) {
    case option_fault::none:
        break;
    case option_fault::unknown:
        return problem::option_unknown;
    case option_fault::layer:
        return problem::layer_as_option;
    case option_fault::twice:
        return problem::option_twice;
    case option_fault::exclude:
        return problem::options_exclude;
    case option_fault::arguments:
        return problem::option_arguments;
    case option_fault::value:
        return problem::option_value;
    case option_fault::fraction:
        return problem::option_fraction;
    }
    return problem::none;
}

/// Makes `result` a refusal of a layer that reads `input`.
constexpr void refuse(inferred& result, problem why, const char* name, shape input,
                      std::int64_t number = 0, std::int64_t least = 0) {
    result.problem.kind = why;
    result.problem.name = name;
    result.problem.input = input;
    result.problem.number = number;
    result.problem.least = least;
}

/// The same, for a fault among the layer's options.
constexpr void refuse_options(inferred& result, const char* name, shape input,
                              const options_read& options) {
    refuse(result, problem_of(options.fault), name, input, options.number, options.least);
    result.problem.option = options.option;
    result.problem.other = options.other;
    result.problem.known = options.known;
    result.problem.window = options.window;
}

/// The same, for an argument of the layer itself: `spelled` is the layer as written, `rule` the
/// requirement on its argument.
constexpr void refuse_argument(inferred& result, const char* name, shape input,
                               const name_text& spelled, const char* rule) {
    refuse(result, problem::argument_value, name, input);
    result.problem.option = spelled;
    result.problem.other = rule;
}

/// Refuses a layer whose arguments are not `count` whole numbers. Returns whether it did.
template <auto... Numbers>
constexpr bool refuse_numbers(inferred& result, const char* name, int count) {
    constexpr int given = static_cast<int>(sizeof...(Numbers));
    const shape input = result.facts.input;
    if (given != count) {
        refuse(result, problem::argument_count, name, input, given);
        result.problem.option = spell(name, Numbers...);
    } else if (!(is_whole(Numbers) && ...)) {
        refuse_argument(result, name, input, spell(name, Numbers...),
                        "each number must be whole, and at most 2147483647");
    }
    return bool{result.problem};
}

/// Refuses a number of filters that is not an int.
template <auto Filters>
constexpr inferred refuse_filters(const char* name, shape input) {
    inferred result;
    name_text spelled = name;
    spelled << '<';
    put_argument(spelled, Filters);
    spelled << ", ...>";
    refuse_argument(result, name, input, spelled,
                    is_whole(Filters)
                        ? "it needs at least 1 filter"
                        : "the number of filters must be whole, and at most 2147483647");
    return result;
}

/// The arguments as ints.
template <auto... Numbers>
inline constexpr int ints[sizeof...(Numbers) + 1]{as_int(Numbers)...};

/// Refuses weights, or multiply-accumulates, beyond max_counted.
constexpr void refuse_uncountable(inferred& result) {
    const layer_facts& facts = result.facts;
    if (facts.weights > max_counted)
        refuse(result, problem::too_many_parameters, facts.name, facts.input);
    else if (facts.macs > max_counted)
        refuse(result, problem::too_many_macs, facts.name, facts.input);
}

} // namespace strider::detail
