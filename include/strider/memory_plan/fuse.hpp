// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which layers a convolution does the work of before it stores its sums.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/memory_plan/in_place.hpp>

#include <array>
#include <cstddef>

namespace strider {

/// What a pass is for.
enum class pass {
    inference,  ///< volumes share memory as soon as nobody reads them any more
    inspection, ///< every volume stays, to be looked at
    training,   ///< what the backward pass reads stays for it, with gradients
};

/// The layers whose work a convolution does, by index, in this order; -1: none.
struct fusion {
    int norm = -1;       ///< a batch_norm, whose scale and shift are in the weights
    int add = -1;        ///< a sum, in the place of the other volume
    int activation = -1; ///< an activation
    int pool = -1;       ///< a max_pool of 2x2 with stride 2: only its output is stored
    int last = -1;       ///< the last of these
};

namespace detail {

/// An activation: a function of each number alone.
constexpr bool is_activation(layer_kind kind) noexcept {
    return is_elementwise(kind) && kind != layer_kind::batch_norm && kind != layer_kind::dropout &&
           kind != layer_kind::softmax;
}

/// Whether a kernel takes windows of this pool while it has a convolution's sums in registers.
constexpr bool is_fusible_pool(const layer_facts& pool) noexcept {
    const window_options& w = pool.window;
    return pool.kind == layer_kind::max_pool && w.filter_height == 2 && w.filter_width == 2 &&
           w.stride_height == 2 && w.stride_width == 2 && w.pad_top == 0 && w.pad_left == 0 &&
           pool.output.height == pool.input.height / 2 && pool.output.width == pool.input.width / 2;
}

/// Whether a larger number never becomes a smaller one: then a pool may come first.
constexpr bool keeps_order(layer_kind activation) noexcept {
    return activation != layer_kind::gelu && activation != layer_kind::hard_swish;
}

/// Neither dilated nor grouped: the kernels of these end in whatever follows.
constexpr bool is_plain_convolution(const layer_facts& conv) noexcept {
    return conv.kind == layer_kind::conv && conv.groups == 1 && conv.window.dilation_height == 1 &&
           conv.window.dilation_width == 1;
}

/// Who reads each of a network's first Depth + 1 volumes.
template <int Depth>
struct volume_readers {
    static constexpr auto count = static_cast<std::size_t>(Depth) + 1;
    std::array<int, count> number{};
    std::array<int, count> last{};

    /// The layer that alone reads a volume; -1: there is none, or there are others.
    [[nodiscard]] constexpr int only(int volume) const noexcept {
        const auto v = static_cast<std::size_t>(volume);
        return number[v] == 1 && last[v] < Depth ? last[v] : -1;
    }
};

/// What convolution i can do beside its own work. `may_add(layer, other)`: whether the sum that is
/// `layer` may be made in the place of volume `other` already while layer i runs.
template <class Graph, int Depth, class MayAdd>
constexpr fusion fusion_of(const Graph& graph, const volume_readers<Depth>& readers, pass purpose,
                           int i, const MayAdd& may_add) {
    fusion f;
    const auto layer = [&](int n) -> const layer_facts& {
        return graph.layers[static_cast<std::size_t>(n)];
    };
    if (purpose == pass::inspection || layer(i).kind != layer_kind::conv) return f;
    const bool inference = purpose == pass::inference;
    const bool plain = is_plain_convolution(layer(i));
    int last = i;
    int next = readers.only(i + 1);
    const auto take = [&](int& what) {
        what = f.last = last = next;
        next = readers.only(last + 1);
    };
    if (inference && next >= 0 && layer(next).kind == layer_kind::batch_norm) take(f.norm);
    if (inference && plain && next >= 0 && layer(next).kind == layer_kind::add) {
        const auto first = static_cast<std::size_t>(layer(next).first_edge);
        const int other =
            graph.edges[first] == last + 1 ? graph.edges[first + 1] : graph.edges[first];
        if (may_add(next, other)) take(f.add);
    }
    if (next >= 0 && is_activation(layer(next).kind) &&
        (inference || !backward_reads_input(layer(next).kind)))
        take(f.activation);
    const bool in_order = f.activation < 0 || keeps_order(layer(f.activation).kind);
    if (plain && in_order && f.add < 0 && next >= 0 && is_fusible_pool(layer(next))) take(f.pool);
    return f;
}

} // namespace detail

} // namespace strider
