// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `softmax`: class probabilities, separately for each pixel.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// exp(x_c) / sum_k exp(x_k) over the channels of each pixel, as PyTorch's Softmax(dim=1): for 1 x
/// 1 x C, over the scores of all C classes; for H x W x C, over the classes of each pixel. Must be
/// the last layer. Over a whole volume: flatten, softmax.
struct softmax {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::softmax, "softmax", input);
    }
};

} // namespace strider
