// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `global_avg_pool`: the mean of each activation map.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// H x W x C -> 1 x 1 x C: the mean of each activation map; no parameters.
struct global_avg_pool {
    static constexpr inferred infer(shape input) {
        inferred result =
            detail::infer_elementwise(layer_kind::global_avg_pool, "global_avg_pool", input);
        result.facts.window.filter_height = input.height;
        result.facts.window.filter_width = input.width;
        result.facts.output = {1, 1, input.channels};
        return result;
    }
};

} // namespace strider
