// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines in which layers the blocks of a batch share a pass over the weights.
#pragma once

#include <strider/layer/facts.hpp>

#include <cstddef>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The blocks of a batch share a pass over the weights of such a layer, and in training over their
/// gradients: a dense one of 4 MB or more, which no cache holds from one block to the next.
template <class Real>
constexpr bool streams_weights(const layer_facts& layer) {
    return layer.kind == layer_kind::fully_connected &&
           layer.weights * static_cast<std::int64_t>(sizeof(Real)) >= 4 << 20;
}

/// So many of them at a time.
inline constexpr int max_streamed_blocks = 16;

/// Whether a network can be left before layer i with nothing but the volume that this reads: no
/// later layer reads what was written before it.
template <class Graph>
constexpr bool is_cut(const Graph& graph, int depth, int i) {
    for (int l = i + 1; l < depth; ++l) {
        const layer_facts& later = graph.layers[static_cast<std::size_t>(l)];
        for (int e = 0; e < later.edges; ++e)
            if (graph.edges[static_cast<std::size_t>(later.first_edge + e)] <= i) return false;
    }
    return true;
}

/// Fewer single images than these share no pass: two or three read the weights as fast alone.
inline constexpr int min_gathered_images = 4;
/// So many at a time, whatever the threads: their multiply-adds take longer than the weights.
inline constexpr int max_gathered_images = 32;

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
