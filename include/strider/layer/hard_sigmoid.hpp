// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `hard_sigmoid`: the logistic function in three straight pieces.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// min(max(x + 3, 0), 6) / 6, number by number. // [Howard19]
struct hard_sigmoid {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::hard_sigmoid, "hard_sigmoid", input);
    }
};

} // namespace strider
