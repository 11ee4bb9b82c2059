// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `softmax`: class probabilities, the end of a network.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// exp(x_i) / sum_j exp(x_j) over the whole volume; nothing may follow it.
struct softmax {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::softmax, "softmax", input);
    }
};

} // namespace strider
