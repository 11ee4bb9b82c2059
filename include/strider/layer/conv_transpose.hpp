// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `conv_transpose`: a convolution from the shape of another's output back to
// that of its input.
#pragma once

#include <strider/diagnostics/written.hpp>
#include <strider/layer/window.hpp>

#include <cstdint>

namespace strider {

namespace detail {

constexpr inferred infer_conv_transpose(shape input, const options_read& options, int filters) {
    const window_options& w = options.window;
    inferred result = infer_elementwise(layer_kind::conv_transpose, "conv_transpose", input);
    layer_facts& facts = result.facts;
    facts.window = w;
    const auto refuse = [&](problem why, std::int64_t number = 0, std::int64_t least = 0) {
        refuse_window(result, why, options, filters, number, least);
        return result;
    };
    if (options.fault != option_fault::none) {
        refuse_options(result, "conv_transpose", input, options);
        return result;
    }
    if (filters < 1) return refuse(problem::no_filters, filters, 1);
    if (!options.has_filter) return refuse(problem::missing_filter);
    if (!groups_divide(input.channels, filters, options.groups))
        return refuse(problem::groups_do_not_divide, options.groups);
    const auto too_many = [](int added, int stride, int dilation) {
        return added >= stride && added >= dilation;
    };
    if (too_many(w.output_pad_height, w.stride_height, w.dilation_height) ||
        too_many(w.output_pad_width, w.stride_width, w.dilation_width))
        return refuse(problem::output_pad_too_large);
    // The extents before the pads are cropped.
    const std::int64_t rows =
        std::int64_t{input.height - 1} * w.stride_height + w.covered_height() + w.output_pad_height;
    const std::int64_t columns =
        std::int64_t{input.width - 1} * w.stride_width + w.covered_width() + w.output_pad_width;
    const std::int64_t height = rows - w.pad_top - w.pad_bottom;
    const std::int64_t width = columns - w.pad_left - w.pad_right;
    if (height < 1 || width < 1) return refuse(problem::output_not_positive);
    if (!countable(rows, columns, filters)) return refuse(problem::volume_too_large);
    facts.output = {static_cast<int>(height), static_cast<int>(width), filters};
    facts.filters = filters;
    facts.groups = options.groups;
    facts.weights =
        count_product(input.channels, filters / options.groups, w.filter_height, w.filter_width);
    facts.biases = w.bias ? filters : 0;
    facts.macs = count_product(input.height, input.width, facts.weights);
    refuse_uncountable(result);
    return result;
}

} // namespace detail

/// A transposed convolution with K filters: each input element adds its filter, scaled by it, to
/// the output at S times its position. The input gradient of a convolution with the same options,
/// as a layer; it inverts the shape, not the values. Options: filter (required), stride, pad,
/// dilation, groups, output_pad, no_bias.
///
/// H x W x C -> ((H - 1) S - 2P + (F - 1) D + 1 + A) x ((W - 1) S - 2P + (F - 1) D + 1 + A) x K,
/// with K (C / G) F F weights and K biases. A pad removes rows and columns of the output; A, the
/// output_pad, adds some at the bottom and right. Weights are [channels][filters /
/// groups][rows][columns], as in PyTorch. // [Dumoulin16] sec. 4, [Long15]
template <auto Filters, class... Options> // <16, 2>: write conv_transpose<16, filter<2>>
    requires Written<"conv_transpose<16, 2>: write conv_transpose<16, filter<2>>">
struct conv_transpose {
    static constexpr inferred infer(shape input) {
        using enum option_kind;
        constexpr options_read options = detail::read_window<Options...>(
            option_set::of(filter, stride, pad, dilation, groups, output_pad, no_bias), false);
        if constexpr (detail::is_int(Filters))
            return detail::infer_conv_transpose(input, options, static_cast<int>(Filters));
        else
            return detail::refuse_filters<Filters>("conv_transpose", input);
    }
};

} // namespace strider
