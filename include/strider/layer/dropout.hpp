// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `dropout`: in training, drops numbers at random.
#pragma once

#include <strider/layer/rule.hpp>

#include <type_traits>

namespace strider {

namespace detail {

/// Whether it is a whole number from 0 to 99.
template <class Number>
constexpr bool is_percentage(Number percent) noexcept {
    const auto number = static_cast<double>(percent);
    return std::is_integral_v<Number> && number >= 0 && number <= 99;
}

} // namespace detail

/// In training drops Percent of 100 numbers at random and scales the others by 100 / (100 -
/// Percent); in inference it does nothing. // [Srivastava14], in its inverted form
// Of any type, so that a share, as dropout<0.5>, is refused in words.
template <auto Percent = 50>
struct dropout {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::dropout, "dropout", input);
        if constexpr (!detail::is_percentage(Percent)) {
            constexpr name_text spelled = detail::spell("dropout", Percent);
            detail::refuse_argument(result, "dropout", input, spelled,
                                    "it drops 0 to 99 of 100 numbers: dropout<50> drops half");
        } else {
            result.facts.percent = static_cast<int>(Percent);
        }
        return result;
    }
};

} // namespace strider
