// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rules that layers with a sliding window share: from options and input to output, or a
// diagnosis.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/layer/rule.hpp>

#include <cstdint>

namespace strider::detail {

/// Whether `groups` divides both channels and filters.
constexpr bool groups_divide(int channels, int filters, int groups) noexcept {
    return channels % groups == 0 && filters % groups == 0;
}

/// Makes `result` a refusal of a layer with a window.
constexpr void refuse_window(inferred& result, problem why, const options_read& options,
                             int filters, std::int64_t number = 0, std::int64_t least = 0) {
    const layer_facts& facts = result.facts;
    refuse(result, why, facts.name, facts.input, number, least);
    result.problem.window = options.window;
    result.problem.known = options.known;
    result.problem.filters = filters;
    result.problem.pools = facts.kind == layer_kind::max_pool || facts.kind == layer_kind::avg_pool;
}

/// Slides the window of `options` over `input`; the output has `channels` channels.
constexpr inferred infer_window(layer_kind kind, const char* name, shape input,
                                const options_read& options, int channels, int groups = 1) {
    const window_options& w = options.window;
    const bool pools = kind == layer_kind::max_pool || kind == layer_kind::avg_pool;
    inferred result;
    result.facts.kind = kind;
    result.facts.name = name;
    result.facts.input = input;
    result.facts.output = input;
    result.facts.window = w;
    const auto refuse = [&](problem why, std::int64_t number = 0, std::int64_t least = 0) {
        refuse_window(result, why, options, channels, number, least);
        return result;
    };
    if (options.fault != option_fault::none) {
        refuse_options(result, name, input, options);
        return result;
    }
    if (channels < 1) return refuse(problem::no_filters, channels, 1);
    if (!options.has_filter) return refuse(problem::missing_filter);
    if (!groups_divide(input.channels, channels, groups))
        return refuse(problem::groups_do_not_divide, groups);
    if (pools && (w.pad_top >= w.filter_height || w.pad_bottom >= w.filter_height ||
                  w.pad_left >= w.filter_width || w.pad_right >= w.filter_width))
        return refuse(problem::pad_reaches_filter);
    const std::int64_t rows = std::int64_t{input.height} + w.pad_top + w.pad_bottom;
    const std::int64_t columns = std::int64_t{input.width} + w.pad_left + w.pad_right;
    const std::int64_t covered_rows = w.covered_height();
    const std::int64_t covered_columns = w.covered_width();
    if (rows < covered_rows || columns < covered_columns) return refuse(problem::filter_too_large);
    const extent_fit height =
        fit_extent(input.height, covered_rows, w.stride_height, w.pad_top, w.pad_bottom, w.fit);
    const extent_fit width =
        fit_extent(input.width, covered_columns, w.stride_width, w.pad_left, w.pad_right, w.fit);
    if (w.fit == fit_policy::exact && (height.remainder != 0 || width.remainder != 0))
        return refuse(problem::does_not_divide);
    if (!countable(height.extent, width.extent, channels) ||
        !countable(rows, columns, input.channels))
        return refuse(problem::volume_too_large);
    result.facts.output = {static_cast<int>(height.extent), static_cast<int>(width.extent),
                           channels};
    return result;
}

/// A convolution: `filters` filters of FH x FW x (C / groups).
constexpr inferred infer_conv(const char* name, shape input, const options_read& options,
                              int filters, int groups) {
    inferred result = infer_window(layer_kind::conv, name, input, options, filters, groups);
    if (result.problem) return result;
    layer_facts& facts = result.facts;
    // None of these overflow: a filter covers no more than an indexable volume.
    const std::int64_t chunk = std::int64_t{options.window.filter_height} *
                               options.window.filter_width * (input.channels / groups);
    facts.filters = filters;
    facts.groups = groups;
    facts.weights = filters * chunk;
    facts.biases = options.window.bias ? filters : 0;
    facts.macs = facts.output.count() * chunk;
    refuse_uncountable(result);
    return result;
}

} // namespace strider::detail
