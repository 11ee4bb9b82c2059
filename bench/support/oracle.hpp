// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a network run by naive loops in double precision: what the networks' benchmarks check
// against.
#pragma once

#include <strider/layer/facts.hpp>

#include <span>
#include <vector>

namespace strider::bench {

/// The output of one image, channels-last, with a model's parameters.
[[nodiscard]] std::vector<float> naive_forward(std::span<const layer_facts> layers,
                                               std::span<const float> parameters,
                                               std::span<const float> image);

/// The gradient of the parameters, summed over a batch; the loss is the cross-entropy of the
/// softmax that the layers end in.
[[nodiscard]] std::vector<float> naive_gradient(std::span<const layer_facts> layers,
                                                std::span<const float> parameters,
                                                std::span<const float> images,
                                                std::span<const int> labels);

} // namespace strider::bench
