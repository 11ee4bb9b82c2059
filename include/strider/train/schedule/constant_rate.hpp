// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::constant_rate`: the same rate at every step.
#pragma once

#include <strider/train/number_range.hpp>

#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// rate(step) = rate. rate > 0.
struct constant_rate {
    double rate;

    /// Throws argument_error for a value out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_setting<Errors>("constant_rate", "rate", rate, detail::setting::above_0);
    }
    /// The rate of a step. Calls validate(), as in all schedules.
    template <class Errors = errors::native>
    [[nodiscard]] constexpr double at(std::int64_t /*step*/) const {
        validate<Errors>();
        return rate;
    }

    friend constexpr bool operator==(const constant_rate&, const constant_rate&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
