// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::cosine`: a rate that falls along half a period of a cosine.
#pragma once

#include <strider/train/number_range.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// rate(step) = floor + (rate - floor) * (1 + cos(pi * step / total_steps)) / 2: `rate` at step 0,
/// `floor` from step total_steps on. [Loshchilov17] without restarts; PyTorch's CosineAnnealingLR.
/// rate > 0, total_steps >= 1, 0 <= floor <= rate.
struct cosine {
    double rate;
    std::int64_t total_steps;
    double floor = 0;

    /// Throws argument_error for a value out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_setting<Errors>("cosine", "rate", rate, detail::setting::above_0);
        detail::check_setting<Errors>("cosine", "total_steps", total_steps,
                                      detail::setting::whole_from_1);
        detail::check_lower_rate<Errors>("cosine", "floor", floor, rate);
    }
    template <class Errors = errors::native>
    [[nodiscard]] double at(std::int64_t step) const {
        validate<Errors>();
        if (step >= total_steps) return floor;
        const double turn = std::numbers::pi * static_cast<double>(step);
        return floor + (rate - floor) * (1 + std::cos(turn / static_cast<double>(total_steps))) / 2;
    }

    friend constexpr bool operator==(const cosine&, const cosine&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
