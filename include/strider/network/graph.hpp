// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how the layers of a network become a graph: each layer's facts, in the order in which
// they run, with the volumes that they read.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/layer.hpp>
#include <strider/layer/structures.hpp>
#include <strider/network/path.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace strider::detail {

/// How much a part of a network adds to its graph.
struct graph_size {
    std::int64_t layers = 0;
    std::int64_t edges = 0;
    std::int64_t scopes = 0;
    std::int64_t labels = 0;

    /// Beyond any network that is accepted; sums and products of sizes stop here.
    static constexpr std::int64_t most = 1'000'000;

    friend constexpr graph_size operator+(graph_size a, graph_size b) noexcept {
        return graph_size{a.layers + b.layers, a.edges + b.edges, a.scopes + b.scopes,
                          a.labels + b.labels}
            .limited();
    }
    [[nodiscard]] constexpr graph_size times(std::int64_t n) const noexcept {
        return graph_size{n * layers, n * edges, n * scopes, n * labels}.limited();
    }

private:
    [[nodiscard]] constexpr graph_size limited() const noexcept {
        const auto least = [](std::int64_t n) { return n < most ? n : most; };
        return {least(layers), least(edges), least(scopes), least(labels)};
    }
};

/// A network may have as many layers; compilers evaluate constants of a limited number of steps.
inline constexpr int most_layers = 4096;

/// Volume 0 is the input, volume i + 1 what layer i writes. Layer i reads the volumes
/// edges[first_edge], ..., edges[first_edge + edges - 1].
template <int Layers, int Edges, int Scopes>
struct network_graph {
    std::array<layer_facts, static_cast<std::size_t>(Layers)> layers{};
    std::array<int, static_cast<std::size_t>(Edges)> edges{};
    std::array<layer_scope, static_cast<std::size_t>(Scopes)> scopes{}; ///< 0: the network
    shape input{1, 1, 1};
    shape output{1, 1, 1};
    diagnosis problem{};
};

/// The name that `named` gave, and where.
struct given_label {
    int scope;
    int position;
    const char* label;
};

constexpr bool same_words(const char* a, const char* b) noexcept {
    while (*a != '\0' && *a == *b) {
        ++a;
        ++b;
    }
    return *a == *b;
}

/// Letters, digits, '_' and '-', and first a letter or '_'.
constexpr bool is_label(const char* words) noexcept {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    if (!letter(*words)) return false;
    for (; *words != '\0'; ++words)
        if (!letter(*words) && !(*words >= '0' && *words <= '9') && *words != '-') return false;
    return true;
}

/// Appends layers to a graph, in the direction data flows; stops at the first mistake.
struct graph_builder {
    layer_facts* layers;
    int* edges;
    layer_scope* scopes;
    given_label* labels;
    shape input;

    diagnosis problem{};
    int layer_count = 0;
    int edge_count = 0;
    int scope_count = 1;
    int label_count = 0;
    int current = 0; ///< the volume that flows
    int scope = 0;
    int position = 0;
    const char* label = nullptr; ///< for the next layer or structure
    bool labelled = false;       ///< whether there is one
    bool ended = false;          ///< a softmax has been

    [[nodiscard]] constexpr shape shape_of(int volume) const noexcept {
        return volume == 0 ? input : layers[volume - 1].output;
    }

    /// A place among the layers of the block, and the name for it.
    struct entry {
        int position;
        const char* label;
        bool labelled;
    };
    constexpr entry take_entry() {
        const entry taken{position++, label, labelled};
        label = nullptr;
        labelled = false;
        if (!taken.labelled) return taken;
        for (int i = 0; i < label_count; ++i)
            if (labels[i].scope == scope && same_words(labels[i].label, taken.label)) {
                diagnosis& d = refuse(strider::problem::name_twice, taken.label, taken);
                d.number = labels[i].position;
                return taken;
            }
        labels[label_count++] = {scope, taken.position, taken.label};
        return taken;
    }

    /// Notes a mistake, with the way to where it is.
    constexpr diagnosis& refuse(strider::problem why, const char* name, entry at) {
        problem = {};
        problem.kind = why;
        problem.layer = layer_count;
        problem.name = name;
        problem.input = shape_of(current);
        put_path(problem.where, scopes, scope, at.position, at.label, at.labelled);
        return problem;
    }

    /// One layer by its rule.
    template <class Rule>
    constexpr void append(Rule infer) {
        const entry at = take_entry();
        if (problem) return;
        inferred next = infer(shape_of(current));
        if (next.problem) {
            problem = next.problem;
            problem.layer = layer_count;
            put_path(problem.where, scopes, scope, at.position, at.label, at.labelled);
            return;
        }
        edges[edge_count] = current;
        store(next.facts, at, 1);
    }

    /// The end of a structure: a layer that reads several volumes.
    constexpr void join(layer_kind kind, const char* name, shape made, const int* read, int count,
                        entry at) {
        layer_facts facts;
        facts.kind = kind;
        facts.name = name;
        facts.input = shape_of(read[0]);
        facts.output = made;
        for (int i = 0; i < count; ++i) edges[edge_count + i] = read[i];
        store(facts, at, count);
    }

    /// Layers of a structure stand in a scope of their own.
    struct place {
        int scope;
        int position;
    };
    constexpr place enter(scope_kind kind, int number, entry at, int entries) {
        const place outside{scope, position};
        scopes[scope_count] = {scope, kind, number, at.position, at.label, at.labelled, entries};
        scope = scope_count++;
        position = 0;
        return outside;
    }
    constexpr void leave(place outside) {
        scope = outside.scope;
        position = outside.position;
    }

private:
    constexpr void store(layer_facts& facts, entry at, int count) {
        if (ended) {
            refuse(strider::problem::after_softmax,
                   facts.kind == layer_kind::add      ? "the sum of the residual"
                   : facts.kind == layer_kind::concat ? "the stack of the concat"
                                                      : facts.name,
                   at);
            return;
        }
        facts.activations = facts.output.count();
        facts.first_edge = edge_count;
        facts.edges = count;
        facts.scope = scope;
        facts.position = at.position;
        facts.label = at.label;
        facts.labelled = at.labelled;
        ended = facts.kind == layer_kind::softmax;
        edge_count += count;
        layers[layer_count++] = facts;
        current = layer_count;
    }
};

template <class T>
inline constexpr bool is_input = false;
template <int H, int W, int C>
inline constexpr bool is_input<strider::input<H, W, C>> = true;

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

/// A part of a network: how much it adds, how many entries it is in its block, and how it grows.
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
    /// One layer or structure is named itself; several become a block.
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

template <int N, class... Block>
struct part<repeat<N, Block...>> {
    using block = part<sequence<Block...>>;
    static constexpr int turns = N > 0 ? N : 0;
    static constexpr graph_size size{turns * block::size.layers, turns* block::size.edges,
                                     turns*(block::size.scopes + 1), turns* block::size.labels + 1};
    static constexpr int entries = 1;
    static constexpr void grow(graph_builder& graph) {
        const auto at = graph.take_entry();
        if (graph.problem) return;
        if (N < 1) {
            graph.refuse(problem::repeat_count, "repeat", at).number = N;
            return;
        }
        if (block::size.layers == 0) {
            graph.refuse(problem::empty_block, "repeat", at);
            return;
        }
        for (int turn = 0; turn < N && !graph.problem; ++turn) {
            const auto outside = graph.enter(scope_kind::turn, turn, at, block::entries);
            block::grow(graph);
            graph.leave(outside);
        }
    }
};

/// Grows one way through a structure; returns the volume it makes.
template <class T>
constexpr int grow_branch(graph_builder& graph, scope_kind kind, int number,
                          graph_builder::entry at, int from) {
    graph.current = from;
    if (part<T>::size.layers > 0 || part<T>::entries > 0) {
        const auto outside = graph.enter(kind, number, at, part<T>::entries);
        part<T>::grow(graph);
        graph.leave(outside);
    }
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
        graph.ended = false; // a softmax may weigh what the gate lets through
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
        graph_size{1, count > 0 ? count : 1, count, 1}; // every layer reads something
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
            d.number = b + 1;
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

/// Layers of a refused network, which read each other in a row and change nothing: so that uses of
/// it are no further errors.
template <class Graph>
constexpr void stand_in(Graph& graph) {
    for (std::size_t i = 0; i < graph.layers.size(); ++i) {
        layer_facts facts;
        facts.name = "relu";
        facts.input = facts.output = graph.input;
        facts.activations = graph.input.count();
        facts.first_edge = static_cast<int>(i);
        graph.layers[i] = facts;
        graph.edges[i] = static_cast<int>(i);
    }
    graph.output = graph.input;
}

/// The graph of layers on an input of a positive shape.
template <class... L>
constexpr auto grow_graph(shape input) {
    constexpr graph_size size = part<sequence<L...>>::size;
    network_graph<static_cast<int>(size.layers), static_cast<int>(size.edges),
                  static_cast<int>(size.scopes) + 1>
        graph;
    std::array<given_label, static_cast<std::size_t>(size.labels) + 1> labels{};
    graph.input = graph.output = input;
    graph_builder builder{graph.layers.data(), graph.edges.data(), graph.scopes.data(),
                          labels.data(), input};
    part<sequence<L...>>::grow(builder);
    graph.problem = builder.problem;
    if (graph.problem)
        stand_in(graph);
    else
        graph.output = builder.shape_of(builder.current);
    return graph;
}

/// A network that is refused before it grows.
constexpr auto refused_graph(problem why) {
    network_graph<1, 1, 1> graph;
    graph.problem.kind = why;
    stand_in(graph);
    return graph;
}

} // namespace strider::detail
