// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule that layers with a sliding window share: from options and input to output, or a
// diagnosis.
#pragma once

#include <strider/layer/facts.hpp>

#include <cstdint>
#include <limits>

namespace strider::detail {

constexpr problem problem_of(option_fault fault) noexcept {
    switch (fault) {
    case option_fault::none:
        break;
    case option_fault::unknown:
        return problem::option_unknown;
    case option_fault::layer:
        return problem::layer_as_option;
    case option_fault::twice:
        return problem::option_twice;
    case option_fault::exclude:
        return problem::options_exclude;
    case option_fault::arguments:
        return problem::option_arguments;
    case option_fault::value:
        return problem::option_value;
    }
    return problem::none;
}

/// Whether a volume's numbers can be counted by an int; the kernels index with it.
constexpr bool countable(std::int64_t height, std::int64_t width, std::int64_t channels) noexcept {
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    return height <= most && width <= most && height * width <= most &&
           height * width * channels <= most;
}

/// Slides the window of `options` over `input`; the output has `channels` channels.
constexpr inferred infer_window(layer_kind kind, const char* name, shape input,
                                const options_read& options, int channels, bool pools) {
    const window_options& w = options.window;
    inferred result;
    result.facts.kind = kind;
    result.facts.name = name;
    result.facts.input = input;
    result.facts.output = input;
    result.facts.window = w;
    const auto refuse = [&](problem why, std::int64_t number = 0, std::int64_t least = 0) {
        diagnosis& d = result.problem;
        d.kind = why;
        d.name = name;
        d.option = options.option;
        d.other = options.other;
        d.input = input;
        d.window = w;
        d.known = options.known;
        d.number = number;
        d.least = least;
        d.pools = pools;
        return result;
    };
    if (options.fault != option_fault::none)
        return refuse(problem_of(options.fault), options.number, options.least);
    if (channels < 1) return refuse(problem::no_filters, channels, 1);
    if (!options.has_filter) return refuse(problem::missing_filter);
    if (pools && (w.pad_top >= w.filter_height || w.pad_bottom >= w.filter_height ||
                  w.pad_left >= w.filter_width || w.pad_right >= w.filter_width))
        return refuse(problem::pad_reaches_filter);
    const std::int64_t rows = std::int64_t{input.height} + w.pad_top + w.pad_bottom;
    const std::int64_t columns = std::int64_t{input.width} + w.pad_left + w.pad_right;
    if (rows < w.filter_height || columns < w.filter_width)
        return refuse(problem::filter_too_large);
    const extent_fit height =
        fit_extent(input.height, w.filter_height, w.stride_height, w.pad_top, w.pad_bottom, w.fit);
    const extent_fit width =
        fit_extent(input.width, w.filter_width, w.stride_width, w.pad_left, w.pad_right, w.fit);
    if (w.fit == fit_policy::exact && (height.remainder != 0 || width.remainder != 0))
        return refuse(problem::does_not_divide);
    if (!countable(height.extent, width.extent, channels) ||
        !countable(rows, columns, input.channels))
        return refuse(problem::volume_too_large);
    result.facts.output = {static_cast<int>(height.extent), static_cast<int>(width.extent),
                           channels};
    return result;
}

} // namespace strider::detail
