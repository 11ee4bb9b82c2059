// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `leaky_relu`: a rectified linear unit with a small negative slope.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// x where x > 0, else 0.01 x.
struct leaky_relu {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::leaky_relu, "leaky_relu", input);
        result.facts.coefficients[0] = 0.01;
        return result;
    }
};

} // namespace strider
