// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which layers stream their weights: the blocks of a batch share a pass over them.
#pragma once

#include <strider/layer/facts.hpp>

#include <cstddef>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Whether the blocks of a batch share a pass over this layer's weights, and in training over their
/// gradients: those of a dense layer of 4 MB or more, which no cache keeps from one block to the
/// next.
template <class Real>
constexpr bool streams_weights(const layer_facts& layer) {
    return layer.kind == layer_kind::fully_connected &&
           layer.weights * static_cast<std::int64_t>(sizeof(Real)) >= 4 << 20;
}

/// The most blocks that share one such pass.
inline constexpr int max_streamed_blocks = 16;

/// Whether layer i's input is the only volume written before layer i that it or later layers read.
template <class Graph>
constexpr bool is_cut(const Graph& graph, int depth, int i) {
    for (int l = i + 1; l < depth; ++l) {
        const layer_facts& later = graph.layers[static_cast<std::size_t>(l)];
        for (int e = 0; e < later.edges; ++e)
            if (graph.edges[static_cast<std::size_t>(later.first_edge + e)] <= i) return false;
    }
    return true;
}

/// Fewer single images are not gathered: two or three read the weights separately just as fast.
inline constexpr int min_gathered_images = 4;
/// The most images gathered at once, whatever the number of threads: their arithmetic already takes
/// longer than reading the weights.
inline constexpr int max_gathered_images = 32;

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
