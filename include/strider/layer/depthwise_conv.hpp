// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `depthwise_conv`: one filter for each activation map.
#pragma once

#include <strider/diagnostics/written.hpp>
#include <strider/layer/window.hpp>

namespace strider {

/// A separate convolution of each activation map: conv<C, groups<C>, ...> on an input of C
/// channels. Options: filter (required), stride, pad or pad_same, dilation, no_bias, exact_fit,
/// floor_fit or ceil_fit.
///
/// H x W x C -> ((H + 2P - F) / S + 1) x ((W + 2P - F) / S + 1) x C, with C (F F + 1) parameters.
/// // [Howard17]
template <class... Options> // depthwise_conv<3>: write depthwise_conv<filter<3>>
    requires Written<"depthwise_conv<3>: write depthwise_conv<filter<3>>">
struct depthwise_conv {
    static constexpr inferred infer(shape input) {
        using enum option_kind;
        constexpr options_read options = detail::read_window<Options...>(
            option_set::of(filter, stride, pad, pad_same, dilation, no_bias, fit), false);
        return detail::infer_conv("depthwise_conv", input, options, input.channels, input.channels);
    }
};

} // namespace strider
