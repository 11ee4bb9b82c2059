// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how the layers of a network become a graph: each layer's facts, in the order in which
// they run, with the volumes that they read.
#pragma once

#include <strider/network/part.hpp>

#include <array>
#include <cstddef>

namespace strider::detail {

/// Fills the graph of a refused network with a chain of placeholder layers, so that uses of it give
/// no further errors.
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
    builder.check_numbers();
    graph.problem = builder.problem;
    if (graph.problem) {
        graph.problem.network = input;
        stand_in(graph);
    } else {
        graph.output = builder.shape_of(builder.current);
    }
    return graph;
}

/// The graph of a network refused before any layer is added.
constexpr auto refused_graph(problem why) {
    network_graph<1, 1, 1> graph;
    graph.problem.kind = why;
    stand_in(graph);
    return graph;
}

} // namespace strider::detail
