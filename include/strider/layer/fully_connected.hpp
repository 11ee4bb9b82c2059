// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `fully_connected`: every output number sees the whole input volume.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// H x W x C -> 1 x 1 x K, with K (H W C + 1) parameters. Option: no_bias.
template <int Filters, class... Options>
struct fully_connected {
    static constexpr inferred infer(shape input) {
        constexpr options_read options =
            detail::read_window<Options...>(option_set::of(option_kind::no_bias), false);
        inferred result =
            detail::infer_elementwise(layer_kind::fully_connected, "fully_connected", input);
        if (options.fault != option_fault::none) {
            detail::refuse_options(result, "fully_connected", input, options);
            return result;
        }
        if (Filters < 1) {
            detail::refuse(result, problem::no_filters, "fully_connected", input, Filters, 1);
            return result;
        }
        layer_facts& facts = result.facts;
        facts.window.bias = options.window.bias;
        facts.filters = Filters;
        facts.output = {1, 1, Filters};
        facts.weights = Filters * input.count();
        facts.biases = options.window.bias ? Filters : 0;
        facts.macs = facts.weights;
        detail::refuse_uncountable(result);
        return result;
    }
};

} // namespace strider
