// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `layer_at`, the facts of one layer of a network, and facts of a network by name.
#pragma once

#include <strider/network.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace strider {

namespace detail {

template <std::size_t I, class T>
struct indexed {};

template <class Indices, class... Types>
struct indexed_types;
template <std::size_t... I, class... Types>
struct indexed_types<std::index_sequence<I...>, Types...> : indexed<I, Types>... {};

template <class... Types>
indexed_types<std::index_sequence_for<Types...>, Types...> index_types(type_list<Types...>);

// One conversion to a base, instead of a recursion of I steps.
template <std::size_t I, class T>
std::type_identity<T> type_at(indexed<I, T>);

} // namespace detail

/// Whether I is the index of a layer of Net: 0 is the first after the input.
template <class Net, int I>
concept layer_index_of = I >= 0 && I < Net::depth;

/// What a number of each volume sees of the input: 0 the input itself, i + 1 what layer i writes.
template <class Net>
inline constexpr auto receptive_windows = detail::see_through_graph(Net::graph);

/// What is known while compiling of layer I of a network.
template <class Net, int I>
    requires layer_index_of<Net, I>
struct layer_at {
    /// The layer's type, as the network was given it: at the end of a structure the structure.
    using type = typename decltype(detail::type_at<std::size_t{I}>(
        detail::index_types(typename Net::layers{})))::type;

    /// All that its rule inferred.
    static constexpr layer_facts facts = Net::facts[std::size_t{I}];
    static constexpr layer_kind kind = facts.kind;
    /// As the user writes it: "conv".
    static constexpr const char* name = facts.name;
    /// The volume it reads, and the volume it writes.
    static constexpr shape input = facts.input;
    static constexpr shape output = facts.output;
    /// Weights and biases.
    static constexpr std::int64_t parameters = facts.parameters();
    /// Multiply-accumulates of one image's forward pass.
    static constexpr std::int64_t macs = facts.macs;
    /// The bytes of its output volume.
    template <class Real = float>
    static constexpr auto activation_bytes = std::int64_t{sizeof(Real)} * facts.activations;
    /// The part of the network's input that a number of its output depends on.
    static constexpr receptive_window receptive_field = receptive_windows<Net>[std::size_t{I} + 1];
};

/// The part of the input that an output number of Net depends on.
template <class Net>
inline constexpr receptive_window receptive_field = Net::receptive_field;

/// The bytes of all volumes of one image, the input's included: what training keeps.
template <class Net, class Real = float>
inline constexpr std::int64_t activation_bytes = Net::template activation_bytes<Real>;

/// The bytes of the volumes that are alive at once, at most, where no layer writes over its input.
template <class Net, class Real = float>
inline constexpr std::int64_t peak_bytes = Net::template peak_bytes<Real>;

/// The bytes of all parameters.
template <class Net, class Real = float>
inline constexpr auto parameter_bytes = std::int64_t{sizeof(Real)} * Net::parameters;

} // namespace strider
