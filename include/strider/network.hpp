// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::network`: layers from the input on, checked and with every volume inferred.
#pragma once

#include <strider/requirements.hpp>

#include <strider/diagnostics/accept.hpp>
#include <strider/layer.hpp>
#include <strider/layer/description.hpp>
#include <strider/layer/receptive_window.hpp>
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

/// What inference finds, once for each list of layers. No arguments at all: no input.
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

/// The layers as types; of a refused network those that stand in.
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
    using inferred_graph = detail::inference_of<InputAndLayers...>;

    /// The layers as types, without the input: sequences, repeats and names unfolded; the sum at
    /// the end of a residual has the residual as its type, likewise gates and concats.
    using layers = typename detail::layers_of<inferred_graph::problem.kind != problem::none,
                                              InputAndLayers...>::type;

    /// All that inference found: the layers' facts, what they read, and where they stand.
    static constexpr const auto& graph = inferred_graph::result;
    /// The number of layers, with the sums, products and stacks at the end of structures.
    static constexpr int depth = static_cast<int>(graph.layers.size());
    /// What inference knows of each layer, in the order in which they run.
    static constexpr const auto& facts = graph.layers;
    /// The volume that the network reads.
    static constexpr shape input = graph.input;
    /// The volume that the network writes.
    static constexpr shape output = graph.output;

    /// Weights and biases of all layers.
    static constexpr std::int64_t parameters = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.parameters();
        return sum;
    }();
    /// Running means and variances of all batch_norms: followed in training, not learnt.
    static constexpr std::int64_t statistics = [] {
        std::int64_t sum = 0;
        for (const layer_facts& layer : facts) sum += layer.statistics;
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
    /// The most numbers in volumes that are alive at once: what a forward pass of one image needs
    /// at least, where no layer writes over its input.
    static constexpr std::int64_t peak_activations = detail::max_alive(graph);
    /// The same two in bytes.
    template <class Real = float>
    static constexpr auto activation_bytes = std::int64_t{sizeof(Real)} * activations;
    template <class Real = float>
    static constexpr auto peak_bytes = std::int64_t{sizeof(Real)} * peak_activations;
    /// The part of the input that an output number depends on.
    static constexpr receptive_window receptive_field = detail::see_through_graph(graph).back();
    /// "input 32x32x3; conv 16 5x5 stride 1 pad 2; relu; ...": everything that changes the function
    /// or the parameters, and nothing else. A text with data() and size().
    static constexpr auto description = detail::describe<inferred_graph>();
    /// The 64-bit FNV-1a hash of the description.
    static constexpr std::uint64_t fingerprint = detail::fnv1a(description);
};

#if defined(__clang__)
namespace detail {

/// True. Fails to compile, with one error, if Network::problem is one; the text is made only then.
/// A function, so that Clang goes on after its assertion: a class whose assertion fails would make
/// the name of the network unknown. Here, since Clang prints a line for each header on the way to
/// it. GCC's stands in diagnostics/accept.hpp.
template <class Network>
consteval bool accept() {
    [[maybe_unused]] constexpr problem why = Network::problem.kind;
    using message = message_maker<Network>;
#if __cplusplus > 202302L && defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
    // Not the condition itself: it would stand before the message, with the network's name.
    if constexpr (why != problem::none) static_assert(false, message::sentence);
#else
    if constexpr (why != problem::none)
        static_assert(refused<typename message::type>::value, "the network does not fit together");
#endif
    return true;
}

} // namespace detail
#endif

/// A convolutional network as a type: an `input`, then layers in the direction data flows.
/// To name one that does not fit is an error of one static_assert, which says where, why and what
/// would fit.
// An alias, so that naming is enough: the name of a class template alone would instantiate nothing.
template <class... InputAndLayers> // types: network<input<32, 32, 3>, conv<16, filter<5>>, relu>
using network =
    typename detail::checked<checked_network<InputAndLayers...>,
                             detail::accept<detail::inference_of<InputAndLayers...>>()>::type;

} // namespace strider
