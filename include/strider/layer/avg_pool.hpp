// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `avg_pool`: the mean of each window, separately in each activation map.
#pragma once

#include <strider/diagnostics/written.hpp>
#include <strider/layer/window.hpp>

namespace strider {

/// Average pooling. Options: filter (required), stride (default: the filter), pad or pad_same,
/// exact_fit, floor_fit or ceil_fit.
///
/// H x W x C -> ((H + 2P - F) / S + 1) x ((W + 2P - F) / S + 1) x C; no parameters. Padded
/// positions count neither in the sum nor in the divisor (ONNX's default; PyTorch's
/// count_include_pad=False).
template <class... Options> // avg_pool<2>: write avg_pool<filter<2>>
    requires Written<"avg_pool<2>: write avg_pool<filter<2>>">
struct avg_pool {
    static constexpr inferred infer(shape input) {
        using enum option_kind;
        constexpr options_read options = detail::read_window<Options...>(
            option_set::of(filter, stride, pad, pad_same, fit), true);
        return detail::infer_window(layer_kind::avg_pool, "avg_pool", input, options,
                                    input.channels);
    }
};

} // namespace strider
