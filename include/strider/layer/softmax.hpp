// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `softmax`: the probabilities of classes, of each pixel by itself.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// exp(x_c) / sum_k exp(x_k) over the channels of each pixel, as PyTorch's Softmax(dim=1): of a
/// volume of 1 x 1 x C, the scores of C classes, over all of them; of H x W x C the classes of each
/// pixel. Nothing may follow it. Over a whole volume: flatten, softmax.
struct softmax {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::softmax, "softmax", input);
    }
};

} // namespace strider
