// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::network`: a checked list of layers, with every volume inferred.
#pragma once

#include <strider/requirements.hpp>

#include <strider/diagnostics/accept.hpp>
#include <strider/layer.hpp>
#include <strider/layer/description.hpp>
#include <strider/layer/receptive_window.hpp>
#include <strider/network/concept.hpp>
#include <strider/network/graph.hpp>
#include <strider/network/liveness.hpp>
#include <strider/network/types.hpp>

#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace strider {

namespace detail {

template <class Input, class... L>
constexpr auto infer_network() {
    if constexpr (!is_input<Input>) {
        auto graph = refused_graph(problem::no_input);
        graph.problem.name = name_of_type<Input>();
        return graph;
    } else {
        constexpr shape volume = Input::volume;
        constexpr bool three = extents_given<Input> == 3;
        constexpr bool positive = volume.height > 0 && volume.width > 0 && volume.channels > 0;
        using whole = part<sequence<L...>>;
        constexpr bool empty = whole::entries == 0;
        constexpr bool large = whole::size.layers > max_layers;
        if constexpr (!positive || empty || large ||
                      !countable(volume.height, volume.width, volume.channels)) {
            auto graph = refused_graph(!three      ? problem::input_arguments
                                       : !positive ? problem::extent_not_positive
                                       : empty     ? problem::no_layers
                                       : large     ? problem::too_many_layers
                                                   : problem::volume_too_large);
            graph.problem.name = large ? "network" : "input";
            graph.problem.option = spelled_input<Input>;
            graph.problem.input = volume;
            graph.problem.number = whole::size.layers;
            graph.problem.least = max_layers;
            return graph;
        } else {
            return grow_graph<L...>(volume);
        }
    }
}

/// The result of inference, once for each list of layers. Without arguments: no input.
template <class... All>
struct inference_of {
    static constexpr auto result = infer_network<All...>();
    static constexpr const diagnosis& problem = result.problem;
};
template <>
struct inference_of<> {
    static constexpr auto result = [] {
        auto none = refused_graph(strider::problem::no_input);
        none.problem.name = "missing";
        return none;
    }();
    static constexpr const diagnosis& problem = result.problem;
};

/// The layers as types; for a refused network, placeholders.
template <bool Refused, class... InputAndLayers>
struct layers_of {
    template <std::size_t... Index>
    static auto stand_ins(std::index_sequence<Index...>)
        -> type_list<std::enable_if_t<Index + 1 != 0, relu>...>;
    using type = decltype(stand_ins(
        std::make_index_sequence<inference_of<InputAndLayers...>::result.layers.size()>{}));
};
template <class Input, class... L>
struct layers_of<false, Input, L...> {
    using type = unfold<L...>;
};

/// Type, after the check: what compilers recover with when the check fails.
template <class Type, bool>
struct checked {
    using type = Type;
};

} // namespace detail

/// Whether `network<In, Layers...>` would compile. Never an error.
template <class... InputAndLayers>
concept valid_network = detail::inference_of<InputAndLayers...>::problem.kind == problem::none;

/// Why `network<In, Layers...>` would be refused: a diagnosis whose kind is problem::none if it
/// compiles.
template <class... InputAndLayers>
inline constexpr diagnosis diagnose = detail::inference_of<InputAndLayers...>::problem;

/// What `network` names: a network that has passed the check. Write `network`.
template <class... InputAndLayers>
struct checked_network {
    using inferred_graph = detail::inference_of<InputAndLayers...>;

    /// The layers as types, without the input: sequences, repeats and names unfolded; the sum at
    /// the end of a residual has the residual as its type, likewise gates and concats.
    using layers = typename detail::layers_of<inferred_graph::problem.kind != problem::none,
                                              InputAndLayers...>::type;

    /// Everything inferred: the layers' facts, the volumes that they read, and their scopes.
    static constexpr const auto& graph = inferred_graph::result;
    /// The number of layers, including the sums, products and stacks at the end of structures.
    static constexpr int depth = static_cast<int>(graph.layers.size());
    /// The facts of each layer, in the order in which they run.
    static constexpr const auto& facts = graph.layers;
    /// The input volume.
    static constexpr shape input = graph.input;
    /// The output volume.
    static constexpr shape output = graph.output;

    /// Weights and biases of all layers.
    static constexpr std::int64_t parameters = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.parameters();
        return sum;
    }();
    /// Running means and variances of all batch_norms: updated in training, but not learnt.
    static constexpr std::int64_t statistics = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.statistics;
        return sum;
    }();
    /// Multiply-accumulates of one image's forward pass, in convolutions and fully connected
    /// layers.
    static constexpr std::int64_t macs = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.macs;
        return sum;
    }();
    /// Elements of all volumes of one image, the input's included: what training keeps.
    static constexpr std::int64_t activations = [] {
        std::int64_t sum = input.count();
        for (const layer_facts& layer : facts) sum += layer.activations;
        return sum;
    }();
    /// The most elements in live volumes at any point: the minimum for a forward pass of one image
    /// if no layer works in place.
    static constexpr std::int64_t peak_activations = detail::max_alive(graph);
    /// activations and peak_activations in bytes.
    template <class Real = float>
    static constexpr auto activation_bytes = std::int64_t{sizeof(Real)} * activations;
    template <class Real = float>
    static constexpr auto peak_bytes = std::int64_t{sizeof(Real)} * peak_activations;
    /// The part of the input that an output element depends on.
    static constexpr receptive_window receptive_field = detail::see_through_graph(graph).back();
    /// "input 32x32x3; conv 16 5x5 stride 1 pad 2; relu; ...": everything that affects the function
    /// or the parameters, and nothing else. A text with data() and size().
    static constexpr auto description = detail::describe<inferred_graph>();
    /// The 64-bit FNV-1a hash of the description.
    static constexpr std::uint64_t fingerprint = detail::fnv1a(description);
};

#if defined(__clang__)
namespace detail {

/// True. Fails to compile, with one error, if Network::problem is one; only then is the text made.
/// A function, so that Clang continues after its assertion: if one in a class failed, the network's
/// name would be unknown. In this header, since Clang prints a line for each header on the way to
/// it. GCC's is in diagnostics/accept.hpp.
template <class Network>
consteval bool accept() {
    [[maybe_unused]] constexpr problem why = Network::problem.kind;
    using message = message_maker<Network>;
#if __cplusplus > 202302L && defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
    // Not the condition itself: Clang would print it, with the network's name, before the message.
    if constexpr (why != problem::none) static_assert(false, message::sentence);
#else
    if constexpr (why != problem::none)
        static_assert(refused<typename message::type>::value, "the network does not fit together");
#endif
    return true;
}

} // namespace detail
#endif

/// A convolutional network as a type: an `input`, then layers in the direction data flows. Naming
/// one that does not fit is an error of one static_assert, which says where, why and what would
/// fit.
// An alias, so that naming suffices: naming a class template alone would not instantiate it.
template <class... InputAndLayers> // types: network<input<32, 32, 3>, conv<16, filter<5>>, relu>
using network =
    typename detail::checked<checked_network<InputAndLayers...>,
                             detail::accept<detail::inference_of<InputAndLayers...>>()>::type;

} // namespace strider
