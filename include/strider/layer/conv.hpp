// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `conv`: K filters, each as deep as the input, make K stacked activation maps.
#pragma once

#include <strider/layer/window.hpp>

namespace strider {

/// A convolution with K filters. Options: filter (required), stride, pad or pad_same, no_bias,
/// exact_fit, floor_fit or ceil_fit.
///
/// H x W x C -> ((H + 2P - F) / S + 1) x ((W + 2P - F) / S + 1) x K, with K (F F C + 1) parameters:
/// one output number is w^T x + b over a chunk of F x F x C numbers. Not flipped: a
/// cross-correlation, as in every framework.
template <int Filters, class... Options>
struct conv {
    static constexpr inferred infer(shape input) {
        using enum option_kind;
        constexpr options_read options = detail::read_window<Options...>(
            option_set::of(filter, stride, pad, pad_same, no_bias, fit), false);
        inferred result =
            detail::infer_window(layer_kind::conv, "conv", input, options, Filters, false);
        if (result.problem) return result;
        layer_facts& facts = result.facts;
        const std::int64_t chunk = std::int64_t{options.window.filter_height} *
                                   options.window.filter_width * input.channels;
        facts.filters = Filters;
        facts.weights = Filters * chunk;
        facts.biases = options.window.bias ? Filters : 0;
        facts.macs = facts.output.count() * chunk;
        return result;
    }
};

} // namespace strider
