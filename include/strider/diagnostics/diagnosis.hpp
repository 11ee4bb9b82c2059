// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::diagnosis`: why a network is refused, as a value.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

namespace strider {

/// What is wrong with a network.
enum class problem {
    none,
    no_input,               ///< the first argument of network is not an input
    second_input,           ///< an input after the first argument
    no_layers,              ///< nothing after the input
    input_arguments,        ///< an input with more or fewer than three extents
    extent_not_positive,    ///< an extent of the input is zero, negative or not a whole number
    not_a_layer,            ///< an argument is a type that is not a layer
    option_as_layer,        ///< an option in place of a layer
    layer_as_option,        ///< a layer in place of an option
    missing_filter,         ///< a convolution or a pool without its filter
    no_filters,             ///< a layer with zero or fewer filters
    option_twice,           ///< an option given twice
    options_exclude,        ///< two options that contradict each other
    option_unknown,         ///< an option that the layer does not take
    option_arguments,       ///< an option with a wrong number of arguments
    option_value,           ///< an option whose value is out of range
    option_fraction,        ///< an option whose value is not whole, or exceeds an int
    filter_too_large,       ///< the filter is larger than the padded input
    does_not_divide,        ///< the output extent is not whole
    pad_reaches_filter,     ///< a pool would have windows of padding only
    after_softmax,          ///< a layer after softmax
    volume_too_large,       ///< a volume has more elements than an index can count
    too_many_parameters,    ///< a layer has more than 2^60 weights
    too_many_macs,          ///< a layer has more than 2^60 multiply-accumulates
    argument_count,         ///< a layer with a wrong number of arguments of its own
    argument_value,         ///< a layer whose own argument is out of range
    groups_do_not_divide,   ///< groups do not divide the channels or filters evenly
    output_pad_too_large,   ///< an output_pad not below the stride or the dilation
    output_not_positive,    ///< a transposed convolution whose pads leave no output
    maxout_does_not_divide, ///< maps that cannot be divided into groups of this size
    nothing_left,           ///< a crop that leaves nothing
    residual_differs,       ///< body and shortcut of a residual differ in shape
    branches_differ,        ///< branches of a concat differ in height or width
    gate_differs,           ///< the body of a gate makes a volume that cannot scale its input
    too_few_branches,       ///< a concat with fewer than two branches
    structure_arguments,    ///< a residual with more than a body and a shortcut
    empty_block,            ///< a repeat, a residual's body, a gate or a name without layers
    repeat_count,           ///< a repeat of fewer than one turn
    name_twice,             ///< two layers of a block with the same name
    too_many_layers,        ///< more layers than a compiler can check
    name_not_valid,         ///< a name with invalid characters
};

/// The path to a layer: "layer 7: repeat turn 1: residual body: layer 1".
using path_text = basic_text<160>;

/// Why a network is refused: the first problem, with its values. A structural type.
struct diagnosis {
    problem kind = problem::none;
    int layer = -1;          ///< index of the layer, from 0 after the input
    name_text name{};        ///< the layer, or the type in its place
    name_text option{};      ///< the faulty option; with its arguments if they are the fault
    name_text other{};       ///< the option that it conflicts with; argument_value: the requirement
    shape input{0, 0, 0};    ///< the layer's input volume
    shape network{0, 0, 0};  ///< the network's input volume
    window_options window{}; ///< the layer's filter, stride, pad and fit
    option_set known{};      ///< the options that the layer takes
    std::int64_t number = 0; ///< the faulty number
    std::int64_t least = 0;  ///< the least number accepted
    int filters = 0;         ///< the layer's number of filters
    bool pools = false;      ///< whether the layer is a pool
    shape made{0, 0, 0};     ///< the output of the body, or of a branch
    shape other_made{0, 0, 0}; ///< the output of the shortcut, or of another branch
    path_text where{};         ///< the path to the layer through the structures around it

    [[nodiscard]] constexpr explicit operator bool() const noexcept {
        return kind != problem::none;
    }
    friend constexpr bool operator==(const diagnosis&, const diagnosis&) = default;
};

} // namespace strider
