// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::curves`: the loss and the accuracy over the epochs, as SVG.
#pragma once

#include "run/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace strider::program {

/// The two charts, with a ring around the best epoch.
[[nodiscard]] std::string curves(const std::vector<epoch_record>& history, std::int64_t best_epoch);

/// Round numbers, about `count` of them, that span `low` to `high`.
[[nodiscard]] std::vector<double> ticks(double low, double high, int count);

} // namespace strider::program
