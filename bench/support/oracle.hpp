// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the reference for the networks' benchmarks: naive loops in double precision.
#pragma once

#include <strider/layer/facts.hpp>

#include <span>
#include <vector>

namespace strider::bench {

/// The output of one image, channels-last, with a model's parameters.
[[nodiscard]] std::vector<float> naive_forward(std::span<const layer_facts> layers,
                                               std::span<const float> parameters,
                                               std::span<const float> image);

/// The gradient of the parameters, summed over a batch; the loss is the cross-entropy of the final
/// softmax.
[[nodiscard]] std::vector<float> naive_gradient(std::span<const layer_facts> layers,
                                                std::span<const float> parameters,
                                                std::span<const float> images,
                                                std::span<const int> labels);

} // namespace strider::bench
