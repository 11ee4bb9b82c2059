// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `elu`: the exponential linear unit.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// x where x > 0, else exp(x) - 1, elementwise. // [Clevert16], with alpha = 1
struct elu {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::elu, "elu", input);
        result.facts.coefficients[0] = 1.0;
        return result;
    }
};

} // namespace strider
