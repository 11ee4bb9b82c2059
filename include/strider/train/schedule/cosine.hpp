// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::cosine`: a rate that falls along half a cosine wave.
#pragma once

#include <strider/requirements.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

namespace strider {

/// rate(step) = floor + (rate - floor) * (1 + cos(pi * step / total_steps)) / 2: `rate` at step 0,
/// `floor` at step total_steps and ever after. [Loshchilov17] without restarts; PyTorch's
/// CosineAnnealingLR.
struct cosine {
    double rate;
    std::int64_t total_steps;
    double floor = 0;

    [[nodiscard]] double at(std::int64_t step) const noexcept {
        if (step >= total_steps) return floor;
        const double turn = std::numbers::pi * static_cast<double>(step);
        return floor + (rate - floor) * (1 + std::cos(turn / static_cast<double>(total_steps))) / 2;
    }

    friend constexpr bool operator==(const cosine&, const cosine&) = default;
};

} // namespace strider
