// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::network`: layers from the input on, checked and with every volume inferred.
#pragma once

#include <strider/diagnostics/report.hpp>
#include <strider/layer.hpp>
#include <strider/layer/description.hpp>
#include <strider/layer/receptive_window.hpp>

#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace strider {

namespace detail {

template <class... Types>
struct type_list {
    static constexpr int size = static_cast<int>(sizeof...(Types));
};

// Lists are joined four at a time: a fold over them would be as deep as the network, and Clang ends
// at 256.
template <class... Lists>
struct joined;
template <>
struct joined<> {
    using type = type_list<>;
};
template <class... A>
struct joined<type_list<A...>> {
    using type = type_list<A...>;
};
template <class... A, class... B>
struct joined<type_list<A...>, type_list<B...>> {
    using type = type_list<A..., B...>;
};
template <class... A, class... B, class... C>
struct joined<type_list<A...>, type_list<B...>, type_list<C...>> {
    using type = type_list<A..., B..., C...>;
};
template <class... A, class... B, class... C, class... D, class... Rest>
struct joined<type_list<A...>, type_list<B...>, type_list<C...>, type_list<D...>, Rest...> {
    using type = typename joined<type_list<A..., B..., C..., D...>, Rest...>::type;
};

template <class T>
struct flattened {
    using type = type_list<T>;
};
template <class... L>
struct flattened<sequence<L...>> {
    using type = typename joined<typename flattened<L>::type...>::type;
};

template <class T>
inline constexpr bool is_sequence = false;
template <class... L>
inline constexpr bool is_sequence<sequence<L...>> = true;

// Without a sequence among the layers there is nothing to flatten, and nothing to pay.
template <class... L>
constexpr auto flatten() {
    constexpr bool nested[]{false, is_sequence<L>...};
    constexpr bool any = [&] {
        for (const bool one : nested)
            if (one) return true;
        return false;
    }();
    if constexpr (any)
        return typename flattened<sequence<L...>>::type{};
    else
        return type_list<L...>{};
}

template <class T>
inline constexpr bool is_input = false;
template <int H, int W, int C>
inline constexpr bool is_input<input<H, W, C>> = true;

template <int Count>
struct inference_result {
    std::array<layer_facts, static_cast<std::size_t>(Count)> layers{};
    shape input{1, 1, 1};
    shape output{1, 1, 1};
    diagnosis problem{};
};

template <class T>
constexpr inferred infer_one(shape volume) {
    if constexpr (Layer<T>) {
        return T::infer(volume);
    } else {
        inferred result;
        result.problem.kind = is_input<T> ? problem::second_input
                              : Option<T> ? problem::option_as_layer
                                          : problem::not_a_layer;
        result.problem.input = volume;
        result.problem.name = name_of_type<T>();
        return result;
    }
}

/// The volume flows through the layers, and stops at the first that does not fit.
template <class... L>
constexpr auto infer_layers(shape volume, type_list<L...>) {
    inference_result<static_cast<int>(sizeof...(L))> result;
    result.input = volume;
    result.output = volume;
    using rule = inferred (*)(shape);
    constexpr rule rules[]{&infer_one<L>...};
    int index = 0;
    bool ended = false;
    for (const rule infer : rules) {
        inferred next = infer(result.output);
        if (!next.problem && ended) {
            next.problem.kind = problem::after_softmax;
            next.problem.name = next.facts.name;
        }
        if (next.problem) {
            result.problem = next.problem;
            result.problem.layer = index;
            break;
        }
        next.facts.activations = next.facts.output.count();
        ended = next.facts.kind == layer_kind::softmax;
        result.output = next.facts.output;
        result.layers[static_cast<std::size_t>(index++)] = next.facts;
    }
    return result;
}

template <class Input, class... L>
constexpr auto infer_network() {
    if constexpr (!is_input<Input>) {
        inference_result<0> result;
        result.problem.kind = problem::no_input;
        result.problem.name = name_of_type<Input>();
        return result;
    } else {
        constexpr shape volume = Input::volume;
        using list = decltype(flatten<L...>());
        if constexpr (volume.height < 1 || volume.width < 1 || volume.channels < 1 ||
                      !countable(volume.height, volume.width, volume.channels) || list::size == 0) {
            inference_result<0> result;
            result.problem.kind = list::size == 0 ? problem::no_layers : problem::volume_too_large;
            if (volume.height < 1 || volume.width < 1 || volume.channels < 1)
                result.problem.kind = problem::extent_not_positive;
            result.problem.name = "input";
            result.problem.input = volume;
            return result;
        } else {
            return infer_layers(volume, list{});
        }
    }
}

/// What inference finds, once for each list of layers. No arguments at all: no input.
template <class... All>
struct inference_of {
    static constexpr auto result = infer_network<All...>();
    static constexpr const diagnosis& problem = result.problem;
};
template <>
struct inference_of<> {
    static constexpr inference_result<0> result = [] {
        inference_result<0> none;
        none.problem.kind = problem::no_input;
        none.problem.name = "missing";
        return none;
    }();
    static constexpr const diagnosis& problem = result.problem;
};

template <class... InputAndLayers>
struct layers_of {
    using type = type_list<>;
};
template <class Input, class... L>
struct layers_of<Input, L...> {
    using type = decltype(flatten<L...>());
};

/// True. Fails to compile, with one error, if Network::problem is one; the text is made only then.
/// A function, so that Clang goes on after its assertion: a class whose assertion fails would make
/// the name of the network unknown.
template <class Network>
consteval bool accept() {
    [[maybe_unused]] constexpr problem why = Network::problem.kind;
    using message = message_maker<Network>;
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
    if constexpr (why != problem::none) static_assert(message::fits, message::words);
#elif defined(__clang__)
    if constexpr (why != problem::none)
        static_assert(refused<typename message::type>::value, "the network does not fit together");
#else
    // GCC prints the message in a note below the assertion: so each kind has its own first
    // sentence.
    if constexpr (why == problem::no_input)
        static_assert(refused<typename message::type>,
                      "a network begins with its input: network<input<H, W, C>, layers...>");
    else if constexpr (why == problem::second_input)
        static_assert(refused<typename message::type>, "a network has one input, at its beginning");
    else if constexpr (why == problem::no_layers)
        static_assert(refused<typename message::type>,
                      "a network needs at least one layer after its input");
    else if constexpr (why == problem::extent_not_positive)
        static_assert(refused<typename message::type>,
                      "every extent of an input must be at least 1");
    else if constexpr (why == problem::not_a_layer)
        static_assert(refused<typename message::type>,
                      "every argument of network after the input must be a layer");
    else if constexpr (why == problem::option_as_layer)
        static_assert(refused<typename message::type>, "an option stands where a layer should");
    else if constexpr (why == problem::layer_as_option)
        static_assert(refused<typename message::type>, "a layer stands where an option should");
    else if constexpr (why == problem::missing_filter)
        static_assert(refused<typename message::type>, "conv, max_pool and avg_pool need a filter");
    else if constexpr (why == problem::no_filters)
        static_assert(refused<typename message::type>, "a layer needs at least one filter");
    else if constexpr (why == problem::option_twice)
        static_assert(refused<typename message::type>, "an option may be given once");
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
#endif
    return true;
}

/// Type, after the check: the recovery value of one that has failed.
template <class Type, bool>
struct checked {
    using type = Type;
};

} // namespace detail

/// Whether `network<In, Layers...>` would compile. Never an error.
template <class... InputAndLayers>
concept valid_network = detail::inference_of<InputAndLayers...>::problem.kind == problem::none;

/// Why `network<In, Layers...>` would be refused: a diagnosis whose kind is problem::none if it
/// would not.
template <class... InputAndLayers>
inline constexpr diagnosis diagnose = detail::inference_of<InputAndLayers...>::problem;

/// What `network` names: a network that the compiler has checked. Write `network`.
template <class... InputAndLayers>
struct checked_network {
    /// The layers as types, sequences flattened, without the input.
    using layers = typename detail::layers_of<InputAndLayers...>::type;

    /// The number of layers.
    static constexpr int depth = layers::size;
    /// What inference knows of each layer, in order.
    static constexpr auto facts = detail::inference_of<InputAndLayers...>::result.layers;
    /// The volume that the network reads.
    static constexpr shape input = detail::inference_of<InputAndLayers...>::result.input;
    /// The volume that the network writes.
    static constexpr shape output = detail::inference_of<InputAndLayers...>::result.output;

    /// Weights and biases of all layers.
    static constexpr std::int64_t parameters = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.parameters();
        return sum;
    }();
    /// Multiply-accumulates of one image's forward pass: those of convolutions and fully connected
    /// layers.
    static constexpr std::int64_t macs = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.macs;
        return sum;
    }();
    /// The numbers in all volumes of one image, the input's included: what training keeps.
    static constexpr std::int64_t activations = [] {
        std::int64_t sum = input.count();
        for (const layer_facts& layer : facts) sum += layer.activations;
        return sum;
    }();
    /// The most numbers that a layer's input and output have together: what a forward pass of one
    /// image needs at least, where no layer writes over its input.
    static constexpr std::int64_t peak_activations = [] {
        std::int64_t most = 0;
        for (const layer_facts& layer : facts) {
            const std::int64_t both = layer.input.count() + layer.output.count();
            if (both > most) most = both;
        }
        return most;
    }();
    /// The same two in bytes.
    template <class Real = float>
    static constexpr auto activation_bytes = std::int64_t{sizeof(Real)} * activations;
    template <class Real = float>
    static constexpr auto peak_bytes = std::int64_t{sizeof(Real)} * peak_activations;
    /// The part of the input that an output number depends on.
    static constexpr receptive_window receptive_field =
        detail::see_through_all(facts, input, depth);
    /// "input 32x32x3; conv 16 5x5 stride 1 pad 2; relu; ...": everything that changes the function
    /// or the parameters, and nothing else. A text with data() and size().
    static constexpr auto description = detail::describe<detail::inference_of<InputAndLayers...>>();
    /// The 64-bit FNV-1a hash of the description.
    static constexpr std::uint64_t fingerprint = detail::fnv1a(description);
};

/// A convolutional network as a type: an `input`, then layers in the direction data flows.
/// To name one that does not fit is an error of one static_assert, which says where, why and what
/// would fit.
// An alias, so that naming is enough: the name of a class template alone would instantiate nothing.
template <class... InputAndLayers>
using network =
    typename detail::checked<checked_network<InputAndLayers...>,
                             detail::accept<detail::inference_of<InputAndLayers...>>()>::type;

} // namespace strider
