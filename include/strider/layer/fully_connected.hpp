// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `fully_connected`: every output number sees the whole input volume.
#pragma once

#include <strider/layer/window.hpp>

namespace strider {

/// H x W x C -> 1 x 1 x K, with K (H W C + 1) parameters. Option: no_bias.
template <int Filters, class... Options>
struct fully_connected {
    static constexpr inferred infer(shape input) {
        constexpr options_read options =
            detail::read_window<Options...>(option_set::of(option_kind::no_bias), false);
        inferred result =
            detail::infer_elementwise(layer_kind::fully_connected, "fully_connected", input);
        diagnosis& problem = result.problem;
        problem.name = "fully_connected";
        problem.input = input;
        if (options.fault != option_fault::none) {
            problem.kind = detail::problem_of(options.fault);
            problem.option = options.option;
            problem.other = options.other;
            problem.known = options.known;
            problem.number = options.number;
            problem.least = options.least;
        } else if (Filters < 1) {
            problem.kind = problem::no_filters;
            problem.number = Filters;
            problem.least = 1;
        }
        if (problem) return result;
        layer_facts& facts = result.facts;
        facts.window.bias = options.window.bias;
        facts.filters = Filters;
        facts.output = {1, 1, Filters};
        facts.weights = Filters * input.count();
        facts.biases = options.window.bias ? Filters : 0;
        facts.macs = facts.weights;
        return result;
    }
};

} // namespace strider
