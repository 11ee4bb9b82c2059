// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `upsample`: every number as a square of itself.
#pragma once

#include <strider/layer/rule.hpp>

#include <cstdint>

namespace strider {

/// H x W x C -> (H Factor) x (W Factor) x C: output (h, w) is input (h / Factor, w / Factor), the
/// nearest. No parameters.
template <int Factor>
struct upsample {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::upsample, "upsample", input);
        if (Factor < 1) {
            constexpr name_text spelled = detail::spell("upsample", Factor);
            detail::refuse_argument(result, "upsample", input, spelled,
                                    "the factor must be at least 1");
        } else if (!detail::countable(std::int64_t{input.height} * Factor,
                                      std::int64_t{input.width} * Factor, input.channels)) {
            detail::refuse(result, problem::volume_too_large, "upsample", input);
        } else {
            result.facts.size = Factor;
            result.facts.output = {input.height * Factor, input.width * Factor, input.channels};
        }
        return result;
    }
};

} // namespace strider
