// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what follows from the edges of a network: the last reader of each volume, the most live
// elements, and each volume's receptive window.
#pragma once

#include <strider/layer/receptive_window.hpp>
#include <strider/network/graph.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace strider::detail {

/// Calls f(volume) for each volume that a layer reads.
template <class Graph, class F>
constexpr void for_inputs(const Graph& graph, int layer, F f) {
    const layer_facts& facts = graph.layers[static_cast<std::size_t>(layer)];
    for (int e = 0; e < facts.edges; ++e)
        f(graph.edges[static_cast<std::size_t>(facts.first_edge + e)]);
}

/// The extents of a volume.
template <class Graph>
constexpr shape shape_of(const Graph& graph, int volume) {
    return volume == 0 ? graph.input : graph.layers[static_cast<std::size_t>(volume - 1)].output;
}

/// For each volume, the last layer that reads it; the output is read by the caller.
template <class Graph>
constexpr auto last_readers(const Graph& graph) {
    constexpr std::size_t count = std::tuple_size_v<decltype(Graph::layers)>;
    std::array<int, count + 1> last{};
    last[count] = static_cast<int>(count);
    for (int i = 0; i < static_cast<int>(count); ++i)
        for_inputs(graph, i, [&](int volume) { last[static_cast<std::size_t>(volume)] = i; });
    return last;
}

/// The most elements in live volumes at any point: a volume lives from the layer that writes it to
/// the last that reads it.
template <class Graph>
constexpr std::int64_t max_alive(const Graph& graph) {
    const auto last = last_readers(graph);
    std::array<std::int64_t, last.size() + 1> dies{};
    std::int64_t alive = graph.input.count();
    dies[static_cast<std::size_t>(last[0]) + 1] += alive;
    std::int64_t most = alive;
    for (std::size_t i = 0; i + 1 < last.size(); ++i) {
        const std::int64_t made = graph.layers[i].activations;
        alive += made - dies[i];
        dies[static_cast<std::size_t>(last[i + 1]) + 1] += made;
        if (alive > most) most = alive;
    }
    return most;
}

/// The receptive window of each volume.
template <class Graph>
constexpr auto see_through_graph(const Graph& graph) {
    constexpr std::size_t count = std::tuple_size_v<decltype(Graph::layers)>;
    std::array<receptive_window, count + 1> seen{};
    for (std::size_t i = 0; i < count; ++i) {
        const layer_facts& layer = graph.layers[i];
        receptive_window window;
        bool first = true;
        for_inputs(graph, static_cast<int>(i), [&](int volume) {
            const receptive_window& one = seen[static_cast<std::size_t>(volume)];
            window = first ? one : unite(window, one, graph.input);
            first = false;
        });
        seen[i + 1] = see_through(window, layer, graph.input);
    }
    return seen;
}

} // namespace strider::detail
