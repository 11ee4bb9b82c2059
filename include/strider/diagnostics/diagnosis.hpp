// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::diagnosis`: why a network is refused, as a value with its numbers.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

namespace strider {

/// What is wrong with a network.
enum class problem {
    none,
    no_input,            ///< the first argument of network is not an input
    second_input,        ///< an input after the first argument
    no_layers,           ///< nothing after the input
    extent_not_positive, ///< an extent of the input is zero or negative
    not_a_layer,         ///< an argument is a type that is not a layer
    option_as_layer,     ///< an option where a layer should stand
    layer_as_option,     ///< a layer where an option should stand
    missing_filter,      ///< a convolution or a pool without its filter
    no_filters,          ///< a layer with zero or a negative number of filters
    option_twice,        ///< an option given twice
    options_exclude,     ///< two options that contradict each other
    option_unknown,      ///< an option that the layer does not know
    option_arguments,    ///< an option with a wrong number of arguments
    option_value,        ///< an option whose number is out of its range
    filter_too_large,    ///< the filter is larger than the padded input
    does_not_divide,     ///< the output extent is not whole
    pad_reaches_filter,  ///< a pool would see windows that hold nothing but padding
    after_softmax,       ///< a layer after softmax
    volume_too_large,    ///< a volume has more numbers than an index can count
};

/// Why a network is refused: the first thing that is wrong, with its numbers. Structural.
struct diagnosis {
    problem kind = problem::none;
    int layer = -1;          ///< index of the layer, from 0 after the input
    name_text name{};        ///< the layer, or the type in its place
    name_text option{};      ///< the option that is wrong; its arguments too, if they are
    name_text other{};       ///< the option it contradicts
    shape input{0, 0, 0};    ///< the layer's input volume
    window_options window{}; ///< the layer's filter, stride, pad and fit
    option_set known{};      ///< the options that the layer knows
    std::int64_t number = 0; ///< the number that is wrong
    std::int64_t least = 0;  ///< the least number that is accepted
    bool pools = false;      ///< the layer is a pool

    [[nodiscard]] constexpr explicit operator bool() const noexcept {
        return kind != problem::none;
    }
    friend constexpr bool operator==(const diagnosis&, const diagnosis&) = default;
};

} // namespace strider
