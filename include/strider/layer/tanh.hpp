// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `tanh`: the hyperbolic tangent.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// tanh(x), elementwise. With <cmath> and `using namespace strider`, write strider::tanh.
struct tanh {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::tanh, "tanh", input);
    }
};

} // namespace strider
