// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::step_decay`: a rate multiplied by a factor every so many steps.
#pragma once

#include <strider/requirements.hpp>

#include <cmath>
#include <cstdint>

namespace strider {

/// rate(step) = rate * factor^floor(step / every_steps). Precondition: every_steps >= 1.
/// PyTorch's StepLR, counted in steps instead of epochs.
struct step_decay {
    double rate;
    double factor;
    std::int64_t every_steps;

    [[nodiscard]] double at(std::int64_t step) const noexcept {
        return rate * std::pow(factor, static_cast<double>(step / every_steps));
    }

    friend constexpr bool operator==(const step_decay&, const step_decay&) = default;
};

} // namespace strider
