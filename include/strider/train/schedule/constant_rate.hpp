// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::constant_rate`: the same rate at every step.
#pragma once

#include <strider/requirements.hpp>

#include <cstdint>

namespace strider {

/// rate(step) = rate.
struct constant_rate {
    double rate;

    [[nodiscard]] constexpr double at(std::int64_t /*step*/) const noexcept { return rate; }

    friend constexpr bool operator==(const constant_rate&, const constant_rate&) = default;
};

} // namespace strider
