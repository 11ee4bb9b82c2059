// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `dropout`: drops elements at random in training.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// In training, drops Percent % of the elements at random and scales the others by 100 / (100 -
/// Percent); in inference it does nothing. // [Srivastava14], in its inverted form
// Any type, so that a fraction, as dropout<0.5>, is refused with a message.
template <auto Percent = 50>
struct dropout {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::dropout, "dropout", input);
        constexpr int percent = detail::as_int(Percent);
        if (percent < 0 || percent > 99)
            detail::refuse_argument(result, "dropout", input, detail::spell("dropout", Percent),
                                    "the percentage must be from 0 to 99: dropout<50> drops half");
        else
            result.facts.percent = percent;
        return result;
    }
};

} // namespace strider
