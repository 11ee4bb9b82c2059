// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `hard_swish`: x times its hard sigmoid.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// x min(max(x + 3, 0), 6) / 6, elementwise. // [Howard19]
struct hard_swish {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::hard_swish, "hard_swish", input);
    }
};

} // namespace strider
