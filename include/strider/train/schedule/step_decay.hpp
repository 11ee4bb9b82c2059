// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::step_decay`: a rate multiplied by a factor at a fixed interval of steps.
#pragma once

#include <strider/train/number_range.hpp>

#include <cmath>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// rate(step) = rate * factor^floor(step / every_steps). PyTorch's StepLR, counted in steps instead
/// of epochs. rate > 0, 0 < factor < 1, every_steps >= 1.
struct step_decay {
    double rate;
    double factor;
    std::int64_t every_steps;

    /// Throws argument_error for a value out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_setting<Errors>("step_decay", "rate", rate, detail::setting::above_0);
        detail::check_setting<Errors>("step_decay", "factor", factor, detail::setting::factor);
        detail::check_setting<Errors>("step_decay", "every_steps", every_steps,
                                      detail::setting::whole_from_1);
    }
    template <class Errors = errors::native>
    [[nodiscard]] double at(std::int64_t step) const {
        validate<Errors>();
        return rate * std::pow(factor, static_cast<double>(step / every_steps));
    }

    friend constexpr bool operator==(const step_decay&, const step_decay&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
