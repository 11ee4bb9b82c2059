// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which layers are fused into a convolution, which applies them before it stores its sums,
// or into a batch_norm.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/memory_plan/in_place.hpp>

#include <array>
#include <cstddef>

namespace strider {

/// What a pass is for.
enum class pass {
    inference,  ///< volumes share memory once their last reader is done
    inspection, ///< every volume is kept for inspection
    training,   ///< volumes that the backward pass reads are kept; with gradients
};

/// The layers fused into another, by index, applied in this order; -1: none.
struct fusion {
    int norm = -1;       ///< a batch_norm, folded into the weights
    int add = -1;        ///< a sum, in place of its other term
    int activation = -1; ///< an activation
    int pool = -1;       ///< a max_pool of 2x2 with stride 2: only its output is stored
    int last = -1;       ///< the last of them
};

namespace detail {

/// An activation: a function of each element independently.
constexpr bool is_activation(layer_kind kind) noexcept {
    return is_elementwise(kind) && kind != layer_kind::batch_norm && kind != layer_kind::dropout &&
           kind != layer_kind::softmax;
}

/// An activation of a few instructions whose derivative is known from its output: a batch_norm that
/// is trained applies both.
constexpr bool is_fusible_into_norm(layer_kind kind) noexcept {
    return kind == layer_kind::relu || kind == layer_kind::relu6 ||
           kind == layer_kind::leaky_relu || kind == layer_kind::hard_sigmoid;
}

/// Whether a kernel can apply this pool while it has a convolution's sums in registers.
constexpr bool is_fusible_pool(const layer_facts& pool) noexcept {
    const window_options& w = pool.window;
    return pool.kind == layer_kind::max_pool && w.filter_height == 2 && w.filter_width == 2 &&
           w.stride_height == 2 && w.stride_width == 2 && w.pad_top == 0 && w.pad_left == 0 &&
           pool.output.height == pool.input.height / 2 && pool.output.width == pool.input.width / 2;
}

/// Whether an activation is monotonically non-decreasing: then a pool may be applied before it.
constexpr bool keeps_order(layer_kind activation) noexcept {
    return activation != layer_kind::gelu && activation != layer_kind::hard_swish;
}

/// Neither dilated nor grouped: the kernels of such convolutions have a fused epilogue.
constexpr bool is_plain_convolution(const layer_facts& conv) noexcept {
    return conv.kind == layer_kind::conv && conv.groups == 1 && conv.window.dilation_height == 1 &&
           conv.window.dilation_width == 1;
}

/// The readers of each of a network's first Depth + 1 volumes.
template <int Depth>
struct volume_readers {
    static constexpr auto count = static_cast<std::size_t>(Depth) + 1;
    std::array<int, count> number{};
    std::array<int, count> last{};

    /// The only layer that reads a volume; -1 if there is none or more than one.
    [[nodiscard]] constexpr int only(int volume) const noexcept {
        const auto v = static_cast<std::size_t>(volume);
        return number[v] == 1 && last[v] < Depth ? last[v] : -1;
    }
};

/// The layers that can be fused into layer i: into a convolution, and in training an activation
/// into a batch_norm. `may_add(layer, other)`: whether the sum `layer` may be computed in place of
/// volume `other` as early as layer i.
template <class Graph, int Depth, class MayAdd>
constexpr fusion fusion_of(const Graph& graph, const volume_readers<Depth>& readers, pass purpose,
                           int i, const MayAdd& may_add) {
    fusion f;
    const auto layer = [&](int n) -> const layer_facts& {
        return graph.layers[static_cast<std::size_t>(n)];
    };
    if (purpose == pass::training && layer(i).kind == layer_kind::batch_norm) {
        const int next = readers.only(i + 1);
        if (next >= 0 && is_fusible_into_norm(layer(next).kind)) f.activation = f.last = next;
        return f;
    }
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
