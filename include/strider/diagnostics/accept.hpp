// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the one static_assert of `network` on GCC, with a first sentence for each kind of
// problem.
#pragma once

#include <strider/diagnostics/report.hpp>

namespace strider::detail {

#if !defined(__clang__)
/// True. Fails to compile, with one error, if Network::problem is one; only then is the text made.
/// Clang's is in network.hpp.
template <class Network>
consteval bool accept() {
    [[maybe_unused]] constexpr problem why = Network::problem.kind;
    using message = message_maker<Network>;
    // GCC prints the message in a note below the assertion, so each kind has its own first
    // sentence.
    if constexpr (why == problem::no_input)
        static_assert(refused<typename message::type>,
                      "a network begins with its input: network<input<H, W, C>, layers...>");
    else if constexpr (why == problem::second_input)
        static_assert(refused<typename message::type>, "a network has one input, at its beginning");
    else if constexpr (why == problem::no_layers)
        static_assert(refused<typename message::type>,
                      "a network needs at least one layer after its input");
    else if constexpr (why == problem::input_arguments)
        static_assert(refused<typename message::type>,
                      "an input has three extents: height, width and channels");
    else if constexpr (why == problem::extent_not_positive)
        static_assert(refused<typename message::type>,
                      "every extent of an input must be at least 1");
    else if constexpr (why == problem::not_a_layer)
        static_assert(refused<typename message::type>,
                      "every argument of network after the input must be a layer");
    else if constexpr (why == problem::option_as_layer)
        static_assert(refused<typename message::type>, "an option is given in place of a layer");
    else if constexpr (why == problem::layer_as_option)
        static_assert(refused<typename message::type>, "a layer is given in place of an option");
    else if constexpr (why == problem::missing_filter)
        static_assert(refused<typename message::type>, "a convolution or a pool needs a filter");
    else if constexpr (why == problem::no_filters)
        static_assert(refused<typename message::type>, "a layer needs at least one filter");
    else if constexpr (why == problem::option_twice)
        static_assert(refused<typename message::type>, "an option may be given only once");
    else if constexpr (why == problem::options_exclude)
        static_assert(refused<typename message::type>, "two options contradict each other");
    else if constexpr (why == problem::option_unknown)
        static_assert(refused<typename message::type>,
                      "a layer was given an option that it does not know");
    else if constexpr (why == problem::option_arguments)
        static_assert(refused<typename message::type>, "an option has a wrong number of arguments");
    else if constexpr (why == problem::option_value)
        static_assert(refused<typename message::type>,
                      "the number of an option is out of its range");
    else if constexpr (why == problem::option_fraction)
        static_assert(refused<typename message::type>, "the numbers of an option must be whole");
    else if constexpr (why == problem::filter_too_large)
        static_assert(refused<typename message::type>,
                      "the filter is larger than the padded input");
    else if constexpr (why == problem::does_not_divide)
        static_assert(refused<typename message::type>,
                      "the stride does not divide: an output extent is not whole");
    else if constexpr (why == problem::pad_reaches_filter)
        static_assert(refused<typename message::type>,
                      "the pad of a pool must be smaller than its filter");
    else if constexpr (why == problem::after_softmax)
        static_assert(refused<typename message::type>, "nothing may follow softmax");
    else if constexpr (why == problem::volume_too_large)
        static_assert(refused<typename message::type>, "a volume is too large to be indexed");
    else if constexpr (why == problem::too_many_parameters)
        static_assert(refused<typename message::type>, "a layer has too many parameters to count");
    else if constexpr (why == problem::too_many_macs)
        static_assert(refused<typename message::type>, "a layer has too much work to count");
    else if constexpr (why == problem::argument_count)
        static_assert(refused<typename message::type>, "a layer has a wrong number of arguments");
    else if constexpr (why == problem::argument_value)
        static_assert(refused<typename message::type>,
                      "an argument of a layer is out of its range");
    else if constexpr (why == problem::groups_do_not_divide)
        static_assert(refused<typename message::type>,
                      "the groups of a convolution must divide its channels and its filters");
    else if constexpr (why == problem::output_pad_too_large)
        static_assert(refused<typename message::type>,
                      "an output_pad must be less than the stride or the dilation");
    else if constexpr (why == problem::output_not_positive)
        static_assert(refused<typename message::type>,
                      "the pads of a transposed convolution leave nothing of its output");
    else if constexpr (why == problem::maxout_does_not_divide)
        static_assert(refused<typename message::type>,
                      "the maps of maxout must be in groups of the same size");
    else if constexpr (why == problem::nothing_left)
        static_assert(refused<typename message::type>, "a crop leaves nothing of its input");
    else if constexpr (why == problem::residual_differs)
        static_assert(refused<typename message::type>,
                      "the body and the shortcut of a residual must make the same volume");
    else if constexpr (why == problem::branches_differ)
        static_assert(refused<typename message::type>,
                      "the branches of a concat must have the same height and width");
    else if constexpr (why == problem::gate_differs)
        static_assert(refused<typename message::type>,
                      "the body of a gate must make its input's shape, or a number for each map");
    else if constexpr (why == problem::too_few_branches)
        static_assert(refused<typename message::type>, "a concat needs two branches or more");
    else if constexpr (why == problem::structure_arguments)
        static_assert(refused<typename message::type>,
                      "a residual has a body and perhaps a shortcut");
    else if constexpr (why == problem::empty_block)
        static_assert(refused<typename message::type>, "a block needs at least one layer");
    else if constexpr (why == problem::repeat_count)
        static_assert(refused<typename message::type>, "a repeat needs at least one turn");
    else if constexpr (why == problem::name_twice)
        static_assert(refused<typename message::type>, "a name may be given only once in a block");
    else if constexpr (why == problem::too_many_layers)
        static_assert(refused<typename message::type>, "a network has too many layers");
    else if constexpr (why == problem::name_not_valid)
        static_assert(refused<typename message::type>, "a name has an invalid character");
    return true;
}
#endif

} // namespace strider::detail
