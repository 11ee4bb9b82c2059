// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of a convolution's result against some of its numbers in double precision.
#pragma once

#include "support/peer.hpp"

#include <span>
#include <string>

namespace strider::bench {

/// Nothing where `count` numbers of a result, drawn at random, are the sums that they should be: a
/// number may be off by `tolerance` times the sum of its products' magnitudes. Else what differs.
[[nodiscard]] std::string wrong_numbers(const conv_job& job, std::span<const float> result,
                                        int count, double tolerance);

} // namespace strider::bench
