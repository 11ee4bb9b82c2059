// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the time of a tile's sums, for the models that choose tiles.
#pragma once

#include <strider/requirements.hpp>

namespace strider::kernel {

/// The time of a multiply-add for each of `sums` sums, with one multiply-add as the unit: fewer
/// than 10 independent sums wait for their latency (8 reach 85 % of the peak). 0 for none.
constexpr int time_of_sums(int sums) { return sums == 0 || sums > 10 ? sums : 10; }

} // namespace strider::kernel
