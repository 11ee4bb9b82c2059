// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of a convolution's result against samples computed in double precision.
#pragma once

#include "support/peer.hpp"

#include <span>
#include <string>

namespace strider::bench {

/// Checks `count` randomly chosen elements of a result; each may be off by `tolerance` times the
/// sum of its products' magnitudes. Returns an empty string if they agree, else the difference.
[[nodiscard]] std::string wrong_numbers(const conv_job& job, std::span<const float> result,
                                        int count, double tolerance);

} // namespace strider::bench
