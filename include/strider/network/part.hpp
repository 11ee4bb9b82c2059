// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what each layer and each structure adds to the graph of a network.
#pragma once

#include <strider/layer.hpp>
#include <strider/layer/structures.hpp>
#include <strider/network/builder.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::detail {

template <class T>
inline constexpr bool is_input = false;
template <auto... Extents>
inline constexpr bool is_input<strider::input<Extents...>> = true;

/// "input<32, 32>": an input as the user wrote it.
template <class T>
inline constexpr name_text spelled_input = name_text{};
template <auto... Extents>
inline constexpr name_text spelled_input<strider::input<Extents...>> = spell("input", Extents...);
template <class T>
inline constexpr int extents_given = 0;
template <auto... Extents>
inline constexpr int extents_given<strider::input<Extents...>> = sizeof...(Extents);

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

/// A part of a network: what it adds, its number of entries in its block, and how it grows the
/// graph.
template <class T>
struct part {
    static constexpr graph_size size{1, 1, 0, 0};
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) { graph.append(&infer_one<T>); }
};

template <>
struct part<identity> {
    static constexpr graph_size size{};
    static constexpr int entries = 0;
    static constexpr void grow(graph_builder&) {}
};

template <class... L>
struct part<sequence<L...>> {
    static constexpr graph_size size = [] {
        const graph_size sizes[]{graph_size{}, part<L>::size...};
        graph_size sum;
        for (const graph_size& one : sizes) sum = sum + one;
        return sum;
    }();
    static constexpr int entries = [] {
        const int counts[]{0, part<L>::entries...};
        int sum = 0;
        for (const int one : counts) sum += one;
        return sum;
    }();
    static constexpr void grow(graph_builder& graph) {
        using grower = void (*)(graph_builder&);
        constexpr grower all[]{nullptr, &part<L>::grow...};
        for (std::size_t i = 1; i <= sizeof...(L) && !graph.problem; ++i) all[i](graph);
    }
};

template <layer_name Name, class... L>
struct part<named<Name, L...>> {
    using block = part<sequence<L...>>;
    /// A single layer or structure takes the name itself; several become a block.
    static constexpr bool one = block::entries == 1;
    static constexpr graph_size size = block::size + graph_size{0, 0, one ? 0 : 1, 1};
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) {
        if (!is_label(Name.characters)) {
            graph.refuse(problem::name_not_valid, Name.characters,
                         {graph.position, nullptr, false});
        } else if (block::size.layers == 0) {
            graph.refuse(problem::empty_block, "named", {graph.position, Name.characters, true});
        } else if (one) {
            graph.label = Name.characters;
            graph.labelled = true;
            block::grow(graph);
        } else {
            graph.label = Name.characters;
            graph.labelled = true;
            const auto at = graph.take_entry();
            if (graph.problem) return;
            const auto outside = graph.enter(scope_kind::block, 0, at, block::entries);
            block::grow(graph);
            graph.leave(outside);
        }
    }
};

template <auto N, class... Block>
struct part<repeat<N, Block...>> {
    using block = part<sequence<Block...>>;
    static constexpr int turns = as_int(N) > 0 ? as_int(N) : 0;
    /// At least 1, so that for 0 turns this repeat is refused, not an empty block around it.
    static constexpr int counted = turns > 0 ? turns : 1;
    static constexpr graph_size size =
        (block::size + graph_size{0, 0, 1, 0}).times(counted) + graph_size{0, 0, 0, 1};
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) {
        const auto at = graph.take_entry();
        if (graph.problem) return;
        if (turns < 1) {
            diagnosis& d = graph.refuse(problem::repeat_count, "repeat", at);
            put_argument(d.option, N);
            d.other = is_whole(N) ? "it needs at least 1 turn"
                                  : "the number of turns must be whole, and at most 2147483647";
            return;
        }
        if (block::size.layers == 0) {
            graph.refuse(problem::empty_block, "repeat", at);
            return;
        }
        for (int turn = 0; turn < turns && !graph.problem; ++turn) {
            const auto outside = graph.enter(scope_kind::turn, turn, at, block::entries);
            block::grow(graph);
            graph.leave(outside);
        }
    }
};

/// Adds one branch of a structure; returns the volume it makes.
template <class T>
constexpr int grow_branch(graph_builder& graph, scope_kind kind, int number,
                          graph_builder::entry at, int from) {
    graph.current = from;
    const int before = graph.layer_count;
    if (part<T>::size.layers > 0 || part<T>::entries > 0) {
        const auto outside = graph.enter(kind, number, at, part<T>::entries);
        part<T>::grow(graph);
        graph.leave(outside);
    }
    // A softmax may end a gate's body, but no other branch: its output would be stacked or added.
    if (kind == scope_kind::gate)
        graph.ended = false;
    else if (graph.ended && !graph.problem && graph.layer_count > before)
        graph.refuse_join_after_softmax(kind);
    return graph.current;
}

template <class Body, class Shortcut, int Arguments>
struct residual_part {
    static constexpr graph_size size =
        part<Body>::size + part<Shortcut>::size + graph_size{1, 2, 2, 1};
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) {
        const auto at = graph.take_entry();
        if (graph.problem) return;
        if (Arguments > 2) {
            graph.refuse(problem::structure_arguments, "residual", at).number = Arguments;
            return;
        }
        if (part<Body>::size.layers == 0 && part<Body>::entries == 0) {
            graph.refuse(problem::empty_block, "residual", at);
            return;
        }
        const int from = graph.current;
        int read[2]{grow_branch<Body>(graph, scope_kind::body, 0, at, from), from};
        if (graph.problem) return;
        read[1] = grow_branch<Shortcut>(graph, scope_kind::shortcut, 0, at, from);
        if (graph.problem) return;
        const shape made = graph.shape_of(read[0]);
        const shape other = graph.shape_of(read[1]);
        if (made == other) {
            graph.join(layer_kind::add, "add", made, read, 2, at);
            return;
        }
        graph.current = from;
        diagnosis& d = graph.refuse(problem::residual_differs, "residual", at);
        d.made = made;
        d.other_made = other;
        d.number = Arguments;
    }
};

template <class... Arguments>
struct part<residual<Arguments...>>
    : residual_part<identity, identity, static_cast<int>(sizeof...(Arguments))> {};
template <class Body>
struct part<residual<Body>> : residual_part<Body, identity, 1> {};
template <class Body, class Shortcut>
struct part<residual<Body, Shortcut>> : residual_part<Body, Shortcut, 2> {};

template <class... Body>
struct part<gate<Body...>> {
    using block = sequence<Body...>;
    static constexpr graph_size size = part<block>::size + graph_size{1, 2, 1, 1};
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) {
        const auto at = graph.take_entry();
        if (graph.problem) return;
        if (part<block>::entries == 0) {
            graph.refuse(problem::empty_block, "gate", at);
            return;
        }
        const int from = graph.current;
        const int read[]{from, grow_branch<block>(graph, scope_kind::gate, 0, at, from)};
        if (graph.problem) return;
        const shape volume = graph.shape_of(from);
        const shape made = graph.shape_of(read[1]);
        if (made == volume || made == shape{1, 1, volume.channels}) {
            graph.join(layer_kind::multiply, "multiply", volume, read, 2, at);
            return;
        }
        graph.current = from;
        graph.refuse(problem::gate_differs, "gate", at).made = made;
    }
};

template <class... Branches>
struct part<concat<Branches...>> {
    static constexpr int count = static_cast<int>(sizeof...(Branches));
    static constexpr graph_size size =
        part<sequence<Branches...>>::size +
        graph_size{1, count > 0 ? count : 1, count, 1}; // an empty concat still needs an edge
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) {
        const auto at = graph.take_entry();
        if (graph.problem) return;
        if (count < 2) {
            graph.refuse(problem::too_few_branches, "concat", at).number = count;
            return;
        }
        using grower = int (*)(graph_builder&, scope_kind, int, graph_builder::entry, int);
        constexpr grower all[]{nullptr, &grow_branch<Branches>...};
        int read[sizeof...(Branches) + 1]{};
        const int from = graph.current;
        std::int64_t channels = 0;
        for (int b = 0; b < count; ++b) {
            read[b] = all[b + 1](graph, scope_kind::branch, b, at, from);
            if (graph.problem) return;
            const shape first = graph.shape_of(read[0]);
            const shape made = graph.shape_of(read[b]);
            channels += made.channels;
            if (made.height == first.height && made.width == first.width) continue;
            graph.current = from;
            diagnosis& d = graph.refuse(problem::branches_differ, "concat", at);
            d.made = first;
            d.other_made = made;
            d.number = b;
            return;
        }
        shape made = graph.shape_of(read[0]);
        if (!countable(made.height, made.width, channels)) {
            graph.current = from;
            graph.refuse(problem::volume_too_large, "concat", at);
            return;
        }
        made.channels = static_cast<int>(channels);
        graph.join(layer_kind::concat, "concat", made, read, count, at);
    }
};

} // namespace strider::detail
