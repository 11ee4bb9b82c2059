// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::memory_plan`: which buffer each layer reads and writes, how each lies, when it
// is needed, and where in the one arena.
#pragma once

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/layer/facts.hpp>
#include <strider/memory_plan/arena.hpp>
#include <strider/memory_plan/in_place.hpp>
#include <strider/network/liveness.hpp>

#include <array>
#include <cstddef>

namespace strider {

/// What a pass is for.
enum class pass {
    inference,  ///< volumes share memory as soon as nobody reads them any more
    inspection, ///< every volume stays, to be looked at
    training,   ///< what the backward pass reads stays for it, with gradients
};

/// A volume in the arena, and in training its gradient. Several layers share one where they work in
/// place.
struct buffer_plan {
    kernel::layout volume{};
    std::ptrdiff_t offset = 0; ///< in elements
    kernel::layout gradient{};
    std::ptrdiff_t gradient_offset = 0;
};

/// What the backward pass of a layer does with the gradient of one of its inputs.
struct edge_plan {
    bool needed = false;       ///< something before has parameters
    bool first = false;        ///< nobody has written that gradient yet: else it is added to
    bool shared = false;       ///< it is the layer's own output gradient: nothing to do
    std::ptrdiff_t offset = 0; ///< where it is written before it is added
};

/// When buffers are needed: from step `first` to step `last`, both included. Step 0 puts the input,
/// step i + 1 is layer i, step Depth + 1 takes the output or scores it; in training layer i's
/// backward pass is step 2 Depth + 1 - i.
struct lifetime {
    std::ptrdiff_t size = 0;   ///< elements
    std::ptrdiff_t offset = 0; ///< in the arena
    int first = 0;
    int last = 0;
};

/// The buffers of a network's first Depth layers. Offsets are multiples of 64 bytes.
template <int Depth, int Edges>
struct memory_plan {
    std::array<buffer_plan, static_cast<std::size_t>(Depth) + 1> buffers{};
    std::array<int, static_cast<std::size_t>(Depth) + 1> buffer_of{}; ///< by volume
    std::array<int, static_cast<std::size_t>(Depth) + 1> reads{};  ///< by layer: its first input's
    std::array<int, static_cast<std::size_t>(Depth) + 1> writes{}; ///< by layer; the same: in place
    std::array<edge_plan, static_cast<std::size_t>(Edges)> edges{};
    /// By volume: something before has parameters, so its gradient is needed.
    std::array<bool, static_cast<std::size_t>(Depth) + 1> trained{};
    /// By layer: the batch_norm whose scale and shift this layer's weights take in; -1: none.
    std::array<int, static_cast<std::size_t>(Depth) + 1> folds{};
    int count = 0;            ///< buffers
    std::ptrdiff_t size = 0;  ///< elements of the arena
    std::ptrdiff_t least = 0; ///< the most elements that live together: no arena can be smaller
};

namespace detail {

/// A convolution's geometry; a transposed one's is that of the convolution which it transposes.
constexpr kernel::conv_geometry geometry_of(const layer_facts& layer, const kernel::layout& in,
                                            const kernel::layout& out) noexcept {
    const window_options& w = layer.window;
    const bool transposed = layer.kind == layer_kind::conv_transpose;
    return {transposed ? out : in, transposed ? in : out, w.filter_height, w.filter_width,
            w.stride_height,       w.stride_width,        w.pad_top,       w.pad_left,
            w.dilation_height,     w.dilation_width,      layer.groups};
}

/// Which volumes share a buffer, how buffers lie, and which gradients are needed.
template <class Net, int Depth, int Edges>
constexpr memory_plan<Depth, Edges> assign_buffers(pass purpose, kernel::lane_axis axis) {
    constexpr auto depth = static_cast<std::size_t>(Depth);
    memory_plan<Depth, Edges> plan;
    const auto& layers = Net::graph.layers;
    for (int& fold : plan.folds) fold = -1;
    std::array<int, depth + 1> readers{};
    std::array<int, depth + 1> last{};
    for (int i = 0; i < Depth; ++i)
        for_inputs(Net::graph, i, [&](int volume) {
            ++readers[static_cast<std::size_t>(volume)];
            last[static_cast<std::size_t>(volume)] = i;
        });
    ++readers[depth];
    last[depth] = Depth;

    // By buffer: the layer that reads it last, so far.
    std::array<int, depth + 1> read_until{};
    plan.count = 1;
    plan.buffers[0].volume.extent = Net::input;
    read_until[0] = last[0];
    for (std::size_t i = 0; i < depth; ++i) {
        const layer_facts& layer = layers[i];
        const auto input = [&](int e) {
            return static_cast<std::size_t>(
                Net::graph.edges[static_cast<std::size_t>(layer.first_edge + e)]);
        };
        const auto may_replace = [&](std::size_t volume) {
            const int buffer = plan.buffer_of[volume];
            if (purpose == pass::inspection) return false;
            if (purpose == pass::inference)
                return read_until[static_cast<std::size_t>(buffer)] <= static_cast<int>(i);
            return readers[volume] == 1 && !backward_reads_input(layer.kind) &&
                   layer.kind != layer_kind::dropout &&
                   (volume == 0 || !backward_reads_output(layers[volume - 1].kind));
        };
        int buffer = -1;
        if (passes_through(layer) && purpose != pass::inspection) {
            if (may_replace(input(0))) buffer = plan.buffer_of[input(0)];
        } else if (is_elementwise(layer.kind)) {
            if (may_replace(input(0))) buffer = plan.buffer_of[input(0)];
        } else if (layer.kind == layer_kind::add) {
            const int buffers[]{plan.buffer_of[input(0)], plan.buffer_of[input(1)]};
            for (int e = 0; e < 2 && buffer < 0; ++e)
                if (buffers[0] != buffers[1] && may_replace(input(e))) buffer = buffers[e];
        } else if (layer.kind == layer_kind::multiply && purpose == pass::inference) {
            if (plan.buffer_of[input(0)] != plan.buffer_of[input(1)] && may_replace(input(0)))
                buffer = plan.buffer_of[input(0)];
        }
        if (layer.kind == layer_kind::batch_norm && purpose == pass::inference && buffer >= 0 &&
            input(0) > 0 && readers[input(0)] == 1) {
            const layer_kind before = layers[input(0) - 1].kind;
            if (before == layer_kind::conv || before == layer_kind::conv_transpose ||
                before == layer_kind::fully_connected)
                plan.folds[input(0) - 1] = static_cast<int>(i);
        }
        if (buffer < 0) {
            buffer = plan.count++;
            plan.buffers[static_cast<std::size_t>(buffer)].volume.extent = layer.output;
        }
        plan.reads[i] = plan.buffer_of[input(0)];
        plan.writes[i] = plan.buffer_of[i + 1] = buffer;
        int& until = read_until[static_cast<std::size_t>(buffer)];
        if (last[i + 1] > until) until = last[i + 1];
        plan.trained[i + 1] = layer.parameters() > 0;
        for (int e = 0; e < layer.edges; ++e)
            if (plan.trained[input(e)]) plan.trained[i + 1] = true;
    }
    plan.trained[depth] = true; // the loss writes it

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
        const auto volume =
            static_cast<std::size_t>(Net::graph.edges[static_cast<std::size_t>(layer.first_edge)]);
        if (kernel::needs_border(g))
            widen(plan.buffers[static_cast<std::size_t>(plan.buffer_of[volume])].volume.around,
                  kernel::window_border(g));
        if (purpose == pass::training && plan.trained[volume] && kernel::gradient_needs_border(g))
            widen(plan.buffers[static_cast<std::size_t>(plan.writes[i])].gradient.around,
                  kernel::flipped_border(layer.input, layer.output, g.filter_height, g.filter_width,
                                         g.pad_top, g.pad_left));
    }
    for (buffer_plan& buffer : plan.buffers) {
        buffer.volume.axis = buffer.gradient.axis = axis;
        buffer.gradient.extent = buffer.volume.extent;
    }

    // Backward, the last reader of a volume writes its gradient, and the others add.
    if (purpose == pass::training) {
        std::array<bool, depth + 1> written{};
        written[depth] = true;
        for (std::size_t i = depth; i-- > 0;) {
            const layer_facts& layer = layers[i];
            for (int e = 0; e < layer.edges; ++e) {
                const auto at = static_cast<std::size_t>(layer.first_edge + e);
                const auto volume = static_cast<std::size_t>(Net::graph.edges[at]);
                edge_plan& edge = plan.edges[at];
                edge.needed = plan.trained[volume];
                edge.shared = plan.buffer_of[volume] == plan.writes[i];
                edge.first = !written[volume];
                written[volume] = true;
            }
        }
    }
    return plan;
}

/// A plan made step by step: buffers, then lifetimes, then offsets.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, int Multiple>
struct memory_planner {
    static constexpr auto depth = static_cast<std::size_t>(Depth);
    static constexpr int edge_count = [] {
        int count = 0;
        for (std::size_t i = 0; i < depth; ++i) count += Net::graph.layers[i].edges;
        return count;
    }();
    static constexpr auto assigned = assign_buffers<Net, Depth, edge_count>(Purpose, Axis);
    static constexpr bool training = Purpose == pass::training;
    static constexpr std::size_t steps = training ? 2 * depth + 2 : depth + 2;

    /// Buffers, their gradients, and gradients that are added to others: the first `count` blocks
    /// are the buffers.
    struct block_list {
        std::array<arena_block, (training ? 2 : 1) * (depth + 1) +
                                    (training ? static_cast<std::size_t>(edge_count) : 0)>
            blocks{};
        std::array<int, depth + 1> gradient{};
        std::array<int, static_cast<std::size_t>(edge_count)> edge{};
        std::size_t count = 0;
    };

    static constexpr std::ptrdiff_t rounded(std::ptrdiff_t size) {
        return (size + Multiple - 1) / Multiple * Multiple;
    }
    static constexpr int backward_step(int layer) { return 2 * Depth + 1 - layer; }

    static constexpr block_list listed = [] {
        block_list list;
        const auto block_of = [&](std::size_t volume) -> arena_block& {
            return list.blocks[static_cast<std::size_t>(assigned.buffer_of[volume])];
        };
        const auto read = [&](arena_block& block, int step) {
            if (step > block.last) block.last = step;
        };
        list.count = static_cast<std::size_t>(assigned.count);
        for (std::size_t b = 0; b < list.count; ++b) {
            list.blocks[b].size = rounded(assigned.buffers[b].volume.size());
            list.blocks[b].first = Purpose == pass::inspection ? 0 : -1;
        }
        list.blocks[0].first = 0;
        for (std::size_t i = 0; i < depth; ++i) {
            const layer_facts& layer = Net::graph.layers[i];
            const int step = static_cast<int>(i) + 1;
            arena_block& out = block_of(i + 1);
            if (out.first < 0) out.first = step;
            read(out, step);
            for_inputs(Net::graph, static_cast<int>(i), [&](int volume) {
                arena_block& in = block_of(static_cast<std::size_t>(volume));
                read(in, step);
                if (training && backward_reads_input(layer.kind))
                    read(in, backward_step(static_cast<int>(i)));
            });
            if (training && backward_reads_output(layer.kind))
                read(out, backward_step(static_cast<int>(i)));
        }
        read(block_of(depth), Depth + 1);
        if (Purpose == pass::inspection)
            for (std::size_t b = 0; b < list.count; ++b) list.blocks[b].last = Depth + 1;
        if constexpr (training) {
            for (int& g : list.gradient) g = -1;
            const auto gradient_of = [&](std::size_t volume) -> arena_block& {
                const auto buffer = static_cast<std::size_t>(assigned.buffer_of[volume]);
                if (list.gradient[buffer] < 0) {
                    list.gradient[buffer] = static_cast<int>(list.count);
                    arena_block& block = list.blocks[list.count++];
                    block.size = rounded(assigned.buffers[buffer].gradient.size());
                    block.first = 2 * Depth + 2;
                }
                return list.blocks[static_cast<std::size_t>(list.gradient[buffer])];
            };
            const auto used = [](arena_block& block, int step) {
                if (step < block.first) block.first = step;
                if (step > block.last) block.last = step;
            };
            used(gradient_of(depth), Depth + 1);
            for (std::size_t i = depth; i-- > 0;) {
                const layer_facts& layer = Net::graph.layers[i];
                const int step = backward_step(static_cast<int>(i));
                if (assigned.trained[i + 1]) used(gradient_of(i + 1), step);
                for (int e = 0; e < layer.edges; ++e) {
                    const auto at = static_cast<std::size_t>(layer.first_edge + e);
                    const edge_plan& edge = assigned.edges[at];
                    list.edge[at] = -1;
                    if (!edge.needed) continue;
                    const auto volume = static_cast<std::size_t>(Net::graph.edges[at]);
                    const std::ptrdiff_t size = gradient_of(volume).size;
                    used(gradient_of(volume), step);
                    if (edge.first || edge.shared || backward_adds(layer.kind)) continue;
                    list.edge[at] = static_cast<int>(list.count);
                    list.blocks[list.count++] = {size, step, step, 0};
                }
            }
        }
        return list;
    }();

    struct exact {
        static constexpr std::size_t steps = memory_planner::steps;
        static constexpr auto blocks = [] {
            std::array<arena_block, listed.count> all{};
            for (std::size_t i = 0; i < listed.count; ++i) all[i] = listed.blocks[i];
            return all;
        }();
    };
    using arena = arena_of<exact>;

    static constexpr auto plan = [] {
        memory_plan<Depth, edge_count> done = assigned;
        const auto& blocks = arena::layout.blocks;
        for (std::size_t b = 0; b < static_cast<std::size_t>(done.count); ++b) {
            done.buffers[b].offset = blocks[b].offset;
            if (training && listed.gradient[b] >= 0)
                done.buffers[b].gradient_offset =
                    blocks[static_cast<std::size_t>(listed.gradient[b])].offset;
        }
        if constexpr (training) {
            for (std::size_t i = 0; i < depth; ++i) {
                const layer_facts& layer = Net::graph.layers[i];
                for (int e = 0; e < layer.edges; ++e) {
                    const auto at = static_cast<std::size_t>(layer.first_edge + e);
                    const auto buffer = static_cast<std::size_t>(
                        done.buffer_of[static_cast<std::size_t>(Net::graph.edges[at])]);
                    done.edges[at].offset =
                        listed.edge[at] < 0
                            ? done.buffers[buffer].gradient_offset
                            : blocks[static_cast<std::size_t>(listed.edge[at])].offset;
                }
            }
        }
        done.size = arena::layout.size;
        done.least = arena::least;
        return done;
    }();
};

} // namespace detail

/// The plan of the first Depth layers of Net. `Multiple`: elements in 64 bytes, at least 1.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, int Multiple>
inline constexpr auto memory_plan_of =
    detail::memory_planner<Net, Depth, Purpose, Axis, Multiple>::plan;

/// When each buffer of that plan is needed, and where it lies: volumes first, then gradients, then
/// gradients that are added to others.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, int Multiple>
inline constexpr auto lifetimes_of = [] {
    using planner = detail::memory_planner<Net, Depth, Purpose, Axis, Multiple>;
    std::array<lifetime, planner::listed.count> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const detail::arena_block& block = planner::arena::layout.blocks[i];
        all[i] = {block.size, block.offset, block.first, block.last};
    }
    return all;
}();

} // namespace strider
