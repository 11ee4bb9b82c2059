// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `dropout`: in training, drops numbers at random.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// In training drops Percent of 100 numbers at random and scales the others by 100 / (100 -
/// Percent); in inference it does nothing. // [Srivastava14], in its inverted form
template <int Percent = 50>
struct dropout {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::dropout, "dropout", input);
        result.facts.percent = Percent;
        if (Percent < 0 || Percent > 99) {
            constexpr name_text spelled = detail::spell("dropout", Percent);
            detail::refuse_argument(result, "dropout", input, spelled,
                                    "it drops 0 to 99 of 100 numbers");
        }
        return result;
    }
};

} // namespace strider
