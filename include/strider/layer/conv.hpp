// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `conv`: K filters, each as deep as the input, give K stacked activation maps.
#pragma once

#include <strider/diagnostics/written.hpp>
#include <strider/layer/window.hpp>

namespace strider {

/// A convolution with K filters. Options: filter (required), stride, pad or pad_same, dilation,
/// groups, no_bias, exact_fit, floor_fit or ceil_fit.
///
/// H x W x C -> ((H + 2P - F) / S + 1) x ((W + 2P - F) / S + 1) x K, with K (F F C + 1) parameters:
/// an output element is w^T x + b over F x F x C input elements. A cross-correlation (filters are
/// not flipped), as in every framework. Dilated by D, a filter covers (F - 1) D + 1 rows and
/// columns, which replaces F in the formula above; in G groups it is C / G deep. // [Dumoulin16]
template <auto Filters, class... Options> // conv<16, 5>: write conv<16, filter<5>>
    requires Written<"conv<16, 5> or conv<3, 16, 5>: write conv<16, filter<5>>">
struct conv {
    static constexpr inferred infer(shape input) {
        using enum option_kind;
        constexpr options_read options = detail::read_window<Options...>(
            option_set::of(filter, stride, pad, pad_same, dilation, groups, no_bias, fit), false);
        if constexpr (detail::is_int(Filters))
            return detail::infer_conv("conv", input, options, static_cast<int>(Filters),
                                      options.groups);
        else
            return detail::refuse_filters<Filters>("conv", input);
    }
};

} // namespace strider
