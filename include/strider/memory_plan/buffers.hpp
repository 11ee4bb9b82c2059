// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which buffer each layer reads and writes, and the layout of each.
#pragma once

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/layer/facts.hpp>
#include <strider/memory_plan/fuse.hpp>
#include <strider/memory_plan/in_place.hpp>
#include <strider/network/liveness.hpp>

#include <array>
#include <cstddef>

namespace strider {

/// A volume in the arena, and in training its gradient. Layers that work in place share one.
struct buffer_plan {
    kernel::layout volume{};
    std::ptrdiff_t offset = 0; ///< in elements
    kernel::layout gradient{};
    std::ptrdiff_t gradient_offset = 0;
};

/// How the backward pass of a layer treats the gradient of one of its inputs.
struct edge_plan {
    bool needed = false;       ///< an earlier layer has parameters
    bool first = false;        ///< the first to write that gradient; others add to it
    bool in_place = false;     ///< it is the layer's output gradient: nothing to do
    std::ptrdiff_t offset = 0; ///< offset it is written to, before it is added
};

/// The buffers of a network's first Depth layers. Offsets are multiples of 64 bytes.
template <int Depth, int Edges>
struct memory_plan {
    std::array<buffer_plan, static_cast<std::size_t>(Depth) + 1> buffers{};
    std::array<int, static_cast<std::size_t>(Depth) + 1> buffer_of{}; ///< by volume
    std::array<int, static_cast<std::size_t>(Depth) + 1> reads{};  ///< by layer: of its first input
    std::array<int, static_cast<std::size_t>(Depth) + 1> writes{}; ///< by layer; reads if in place
    std::array<edge_plan, static_cast<std::size_t>(Edges)> edges{};
    /// By volume: an earlier layer has parameters, so its gradient is needed.
    std::array<bool, static_cast<std::size_t>(Depth) + 1> trained{};
    /// By layer: the batch_norm folded into its weights; -1: none.
    std::array<int, static_cast<std::size_t>(Depth) + 1> folds{};
    /// By layer: the layers fused into it.
    std::array<fusion, static_cast<std::size_t>(Depth) + 1> fused{};
    /// By layer: the one that it is fused into; -1: none.
    std::array<int, static_cast<std::size_t>(Depth) + 1> done_by{};
    int count = 0;            ///< buffers
    std::ptrdiff_t size = 0;  ///< elements of the arena
    std::ptrdiff_t least = 0; ///< most elements live at any step: a lower bound of size
};

namespace detail {

/// A convolution's geometry; for a transposed one, that of the convolution that it transposes.
constexpr kernel::conv_geometry geometry_of(const layer_facts& layer, const kernel::layout& in,
                                            const kernel::layout& out) noexcept {
    const window_options& w = layer.window;
    const bool transposed = layer.kind == layer_kind::conv_transpose;
    return {transposed ? out : in, transposed ? in : out, w.filter_height, w.filter_width,
            w.stride_height,       w.stride_width,        w.pad_top,       w.pad_left,
            w.dilation_height,     w.dilation_width,      layer.groups};
}

/// Decides which volumes share a buffer, the layout of each, and which gradients are needed, layer
/// by layer.
template <class Net, int Depth, int Edges>
struct buffer_assignment {
    static constexpr auto depth = static_cast<std::size_t>(Depth);
    static constexpr const auto& graph = Net::graph;
    static constexpr const auto& layers = Net::graph.layers;

    memory_plan<Depth, Edges> plan;
    pass purpose;
    kernel::lane_axis axis;
    volume_readers<Depth> readers;
    std::array<int, depth + 1> read_until{}; ///< by buffer: the last layer so far that reads it
    std::array<int, depth + 1> given{};      ///< by layer: its buffer if fused, or -1

    constexpr buffer_assignment(pass p, kernel::lane_axis a) : purpose(p), axis(a) {
        for (int& fold : plan.folds) fold = -1;
        for (int& by : plan.done_by) by = -1;
        for (int& buffer : given) buffer = -1;
        for (int i = 0; i < Depth; ++i)
            for_inputs(graph, i, [&](int volume) {
                ++readers.number[static_cast<std::size_t>(volume)];
                readers.last[static_cast<std::size_t>(volume)] = i;
            });
        ++readers.number[depth];
        readers.last[depth] = Depth;
        plan.count = 1;
        plan.buffers[0].volume.extent = Net::input;
        read_until[0] = readers.last[0];
        for (std::size_t i = 0; i < depth; ++i) {
            fuse(i);
            assign(i);
        }
        plan.trained[depth] = true; // the loss writes it
        make_borders();
        for (buffer_plan& buffer : plan.buffers) {
            buffer.volume.axis = buffer.gradient.axis = axis;
            buffer.gradient.extent = buffer.volume.extent;
        }
        if (purpose == pass::training) order_gradients();
    }

private:
    /// The volume of input e of a layer.
    static constexpr std::size_t input(const layer_facts& layer, int e) {
        return static_cast<std::size_t>(
            graph.edges[static_cast<std::size_t>(layer.first_edge + e)]);
    }
    [[nodiscard]] constexpr int place_of(int volume) const {
        return plan.buffer_of[static_cast<std::size_t>(volume)];
    }

    /// Whether the layer `sum` may be computed while layer i runs, in place of its other term
    /// `other`: no layer in between may read that buffer.
    [[nodiscard]] constexpr bool may_add(int i, int sum, int other) const {
        if (other > i) return false;
        const int place = place_of(other);
        if (read_until[static_cast<std::size_t>(place)] != sum) return false;
        bool read = false;
        for (int between = i; between < sum; ++between)
            for_inputs(graph, between, [&](int volume) {
                if (volume <= i && place_of(volume) == place) read = true;
            });
        return !read;
    }

    /// Decides which layers are fused into layer i, and the buffer of the result.
    constexpr void fuse(std::size_t at) {
        const int i = static_cast<int>(at);
        plan.fused[at] = fusion_of(graph, readers, purpose, i,
                                   [&](int sum, int other) { return may_add(i, sum, other); });
        const fusion& fused = plan.fused[at];
        if (fused.last < 0) return;
        for (const int n : {fused.norm, fused.add, fused.activation, fused.pool})
            if (n >= 0) plan.done_by[static_cast<std::size_t>(n)] = i;
        int place = -1;
        if (fused.add >= 0) {
            const layer_facts& sum = layers[static_cast<std::size_t>(fused.add)];
            const std::size_t term = input(sum, 0) <= at ? input(sum, 0) : input(sum, 1);
            place = plan.buffer_of[term];
        } else if (fused.pool >= 0 && purpose == pass::inference) {
            // The volume before the pool is never materialised.
            place = new_buffer(layers[static_cast<std::size_t>(fused.pool)].output);
            given[static_cast<std::size_t>(fused.pool)] = place;
        }
        for (const int n : {i, fused.norm, fused.add, fused.activation})
            if (n >= 0) given[static_cast<std::size_t>(n)] = place;
    }

    constexpr int new_buffer(const shape& extent) {
        plan.buffers[static_cast<std::size_t>(plan.count)].volume.extent = extent;
        return plan.count++;
    }

    /// The buffer of an input that layer i may overwrite; -1: none.
    [[nodiscard]] constexpr int replaced(std::size_t i) const {
        const layer_facts& layer = layers[i];
        const auto may_replace = [&](std::size_t volume) {
            if (purpose == pass::inspection) return false;
            if (purpose == pass::inference)
                return read_until[static_cast<std::size_t>(plan.buffer_of[volume])] <=
                       static_cast<int>(i);
            return readers.number[volume] == 1 && !backward_reads_input(layer.kind) &&
                   layer.kind != layer_kind::dropout &&
                   (volume == 0 || !backward_reads_output(layers[volume - 1].kind));
        };
        if ((passes_through(layer) && purpose != pass::inspection) || is_elementwise(layer.kind))
            return may_replace(input(layer, 0)) ? plan.buffer_of[input(layer, 0)] : -1;
        const bool gates = layer.kind == layer_kind::multiply && purpose == pass::inference;
        if (layer.kind != layer_kind::add && !gates) return -1;
        if (plan.buffer_of[input(layer, 0)] == plan.buffer_of[input(layer, 1)]) return -1;
        for (int e = 0; e < (gates ? 1 : 2); ++e)
            if (may_replace(input(layer, e))) return plan.buffer_of[input(layer, e)];
        return -1;
    }

    constexpr void assign(std::size_t i) {
        const layer_facts& layer = layers[i];
        int buffer = given[i] >= 0 ? given[i] : replaced(i);
        if (layer.kind == layer_kind::batch_norm && purpose == pass::inference && buffer >= 0 &&
            input(layer, 0) > 0 && readers.number[input(layer, 0)] == 1) {
            const layer_kind before = layers[input(layer, 0) - 1].kind;
            if (before == layer_kind::conv || before == layer_kind::conv_transpose ||
                before == layer_kind::fully_connected)
                plan.folds[input(layer, 0) - 1] = static_cast<int>(i);
        }
        if (buffer < 0) buffer = new_buffer(layer.output);
        plan.reads[i] = plan.buffer_of[input(layer, 0)];
        plan.writes[i] = plan.buffer_of[i + 1] = buffer;
        int& until = read_until[static_cast<std::size_t>(buffer)];
        if (readers.last[i + 1] > until) until = readers.last[i + 1];
        plan.trained[i + 1] = layer.parameters() > 0;
        for (int e = 0; e < layer.edges; ++e)
            if (plan.trained[input(layer, e)]) plan.trained[i + 1] = true;
    }

    /// Gives each buffer the widest border that a convolution reading it needs.
    constexpr void make_borders() {
        const auto widen = [](kernel::border& around, const kernel::border& by) {
            if (by.top > around.top) around.top = by.top;
            if (by.bottom > around.bottom) around.bottom = by.bottom;
            if (by.left > around.left) around.left = by.left;
            if (by.right > around.right) around.right = by.right;
        };
        for (std::size_t i = 0; i < depth; ++i) {
            const layer_facts& layer = layers[i];
            if (layer.kind != layer_kind::conv) continue;
            const kernel::conv_geometry g =
                geometry_of(layer, {layer.input, {}, axis}, {layer.output, {}, axis});
            const std::size_t volume = input(layer, 0);
            if (kernel::needs_border(g))
                widen(plan.buffers[static_cast<std::size_t>(plan.buffer_of[volume])].volume.around,
                      kernel::window_border(g));
            if (purpose == pass::training && plan.trained[volume] &&
                kernel::gradient_needs_border(g))
                widen(plan.buffers[static_cast<std::size_t>(plan.writes[i])].gradient.around,
                      kernel::flipped_border(layer.input, layer.output, g.filter_height,
                                             g.filter_width, g.pad_top, g.pad_left));
        }
    }

    /// In the backward pass the last reader of a volume writes its gradient, and the others add.
    constexpr void order_gradients() {
        std::array<bool, depth + 1> written{};
        written[depth] = true;
        for (std::size_t i = depth; i-- > 0;) {
            const layer_facts& layer = layers[i];
            for (int e = 0; e < layer.edges; ++e) {
                const std::size_t volume = input(layer, e);
                edge_plan& edge = plan.edges[static_cast<std::size_t>(layer.first_edge + e)];
                edge.needed = plan.trained[volume];
                edge.in_place = plan.buffer_of[volume] == plan.writes[i];
                edge.first = !written[volume];
                written[volume] = true;
            }
        }
    }
};

} // namespace detail

} // namespace strider
