// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `upsample`: repeats every element in a square.
#pragma once

#include <strider/layer/rule.hpp>

#include <cstdint>

namespace strider {

/// H x W x C -> (H Factor) x (W Factor) x C: output (h, w) is input (h / Factor, w / Factor),
/// nearest neighbour. No parameters.
template <auto... Factor>
struct upsample {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::upsample, "upsample", input);
        if (detail::refuse_numbers<Factor...>(result, "upsample", 1)) return result;
        constexpr int factor = detail::ints<Factor...>[0];
        if (factor < 1) {
            detail::refuse_argument(result, "upsample", input, detail::spell("upsample", Factor...),
                                    "the factor must be at least 1");
        } else if (!detail::countable(std::int64_t{input.height} * factor,
                                      std::int64_t{input.width} * factor, input.channels)) {
            detail::refuse(result, problem::volume_too_large, "upsample", input);
        } else {
            result.facts.size = factor;
            result.facts.output = {input.height * factor, input.width * factor, input.channels};
        }
        return result;
    }
};

} // namespace strider
