// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `hard_sigmoid`: a piecewise linear approximation of the logistic function.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// min(max(x + 3, 0), 6) / 6, elementwise. // [Howard19]
struct hard_sigmoid {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::hard_sigmoid, "hard_sigmoid", input);
    }
};

} // namespace strider
