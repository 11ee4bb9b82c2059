// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `sigmoid`: the logistic function.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// 1 / (1 + exp(-x)), elementwise.
struct sigmoid {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::sigmoid, "sigmoid", input);
    }
};

} // namespace strider
