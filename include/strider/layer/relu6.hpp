// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `relu6`: the rectified linear unit, clipped at 6.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// min(max(x, 0), 6), elementwise. // [Howard17]
struct relu6 {
    static constexpr inferred infer(shape input) {
        return detail::infer_elementwise(layer_kind::relu6, "relu6", input);
    }
};

} // namespace strider
