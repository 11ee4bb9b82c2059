// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `fully_connected`: every output element depends on the whole input volume.
#pragma once

#include <strider/diagnostics/written.hpp>
#include <strider/layer/rule.hpp>

namespace strider {

namespace detail {

constexpr inferred infer_fully_connected(shape input, const options_read& options, int filters) {
    inferred result = infer_elementwise(layer_kind::fully_connected, "fully_connected", input);
    if (options.fault != option_fault::none) {
        refuse_options(result, "fully_connected", input, options);
        return result;
    }
    if (filters < 1) {
        refuse(result, problem::no_filters, "fully_connected", input, filters, 1);
        return result;
    }
    layer_facts& facts = result.facts;
    facts.window.bias = options.window.bias;
    facts.filters = filters;
    facts.output = {1, 1, filters};
    facts.weights = filters * input.count();
    facts.biases = options.window.bias ? filters : 0;
    facts.macs = facts.weights;
    refuse_uncountable(result);
    return result;
}

} // namespace detail

/// H x W x C -> 1 x 1 x K, with K (H W C + 1) parameters. Option: no_bias.
template <auto Filters, class... Options> // fully_connected<3072, 10>: write fully_connected<10>
    requires Written<"fully_connected<3072, 10>: write fully_connected<10>">
struct fully_connected {
    static constexpr inferred infer(shape input) {
        constexpr options_read options =
            detail::read_window<Options...>(option_set::of(option_kind::no_bias), false);
        if constexpr (detail::is_int(Filters))
            return detail::infer_fully_connected(input, options, static_cast<int>(Filters));
        else
            return detail::refuse_filters<Filters>("fully_connected", input);
    }
};

} // namespace strider
