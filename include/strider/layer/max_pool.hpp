// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `max_pool`: the maximum of each window, separately in each activation map.
#pragma once

#include <strider/diagnostics/written.hpp>
#include <strider/layer/window.hpp>

namespace strider {

/// Max pooling. Options: filter (required), stride (default: the filter), pad or pad_same,
/// exact_fit, floor_fit or ceil_fit.
///
/// H x W x C -> ((H + 2P - F) / S + 1) x ((W + 2P - F) / S + 1) x C; no parameters. Padded
/// positions are ignored.
template <class... Options> // max_pool<2>: write max_pool<filter<2>>
    requires Written<"max_pool<2>: write max_pool<filter<2>>">
struct max_pool {
    static constexpr inferred infer(shape input) {
        using enum option_kind;
        constexpr options_read options = detail::read_window<Options...>(
            option_set::of(filter, stride, pad, pad_same, fit), true);
        return detail::infer_window(layer_kind::max_pool, "max_pool", input, options,
                                    input.channels);
    }
};

} // namespace strider
