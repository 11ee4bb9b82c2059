// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the time that a tile's sums take, for the models that choose tiles.
#pragma once

#include <strider/requirements.hpp>

namespace strider::kernel {

/// The time of a multiply-add for each of so many sums, where one takes 1: fewer than 10 at once
/// wait for their latency (8 reach 85 % of the peak). Of none, 0.
constexpr int time_of_sums(int sums) { return sums == 0 || sums > 10 ? sums : 10; }

} // namespace strider::kernel
