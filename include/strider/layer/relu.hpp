// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `relu`: the rectified linear unit.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// max(x, 0), elementwise.
struct relu {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::relu, "relu", input);
    }
};

} // namespace strider
