// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `gelu`: the Gaussian error linear unit.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// x Phi(x), elementwise, where Phi(x) = (1 + erf(x / sqrt 2)) / 2: the exact form, not the tanh
/// approximation. // [Hendrycks16]
struct gelu {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::gelu, "gelu", input);
    }
};

} // namespace strider
