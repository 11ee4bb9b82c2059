// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::memory_plan`: which buffer each layer reads and writes, its layout, its
// lifetime, and its offset in the arena.
#pragma once

#include <strider/requirements.hpp>

#include <strider/kernel/geometry.hpp>
#include <strider/layer/facts.hpp>
#include <strider/memory_plan/arena.hpp>
#include <strider/memory_plan/buffers.hpp>
#include <strider/memory_plan/in_place.hpp>
#include <strider/network/liveness.hpp>

#include <array>
#include <cstddef>

namespace strider {

/// The lifetime of a buffer: from step `first` to step `last`, both included. Step 0 copies the
/// input in, step i + 1 is layer i, step Depth + 1 copies or scores the output; in training layer
/// i's backward pass is step 2 Depth + 1 - i.
struct lifetime {
    std::ptrdiff_t size = 0;   ///< elements
    std::ptrdiff_t offset = 0; ///< in the arena
    int first = 0;
    int last = 0;
};

namespace detail {

/// Whether the last layer is a softmax, which losses of scores include.
template <class Net>
inline constexpr bool ends_in_softmax =
    Net::facts[static_cast<std::size_t>(Net::depth - 1)].kind == layer_kind::softmax;

/// Elements of so many bytes in a cache line, at least 1: the multiple that buffers are rounded to.
constexpr int elements_in_line(std::size_t element_bytes) noexcept {
    return element_bytes < 64 ? static_cast<int>(64 / element_bytes) : 1;
}

/// Builds a plan: buffers, then lifetimes, then offsets.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, int Multiple>
struct memory_planner {
    static constexpr auto depth = static_cast<std::size_t>(Depth);
    static constexpr int edge_count = [] {
        int count = 0;
        for (std::size_t i = 0; i < depth; ++i) count += Net::graph.layers[i].edges;
        return count;
    }();
    static constexpr auto assigned = buffer_assignment<Net, Depth, edge_count>(Purpose, Axis).plan;
    static constexpr bool training = Purpose == pass::training;
    static constexpr std::size_t steps = training ? 2 * depth + 2 : depth + 2;

    /// Buffers, their gradients, and gradients that are added to others; at first `count` is the
    /// number of buffers.
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
        // Of a volume that is pooled in registers, one byte per window and lane is kept: the place
        // of the maximum.
        for (std::size_t i = 0; i < depth && training; ++i)
            if (const int pool = assigned.fused[i].pool; pool >= 0)
                block_of(i + 1).size = rounded(
                    (Net::graph.layers[static_cast<std::size_t>(pool)].output.count() + 3) / 4);
        list.blocks[0].first = 0;
        for (std::size_t i = 0; i < depth; ++i) {
            const layer_facts& layer = Net::graph.layers[i];
            const int step = static_cast<int>(i) + 1;
            const int by = assigned.done_by[i];
            arena_block& out = block_of(i + 1);
            if (out.first < 0) out.first = by < 0 ? step : by + 1;
            read(out, step);
            for_inputs(Net::graph, static_cast<int>(i), [&](int volume) {
                arena_block& in = block_of(static_cast<std::size_t>(volume));
                read(in, step);
                if (training && backward_reads_input(layer.kind))
                    read(in, backward_step(static_cast<int>(i)));
            });
            // The backward pass of an activation before a pool fused into a convolution is part of
            // the pool's.
            const bool pooled = by >= 0 && assigned.fused[static_cast<std::size_t>(by)].pool >= 0 &&
                                layer.kind != layer_kind::max_pool;
            if (training && backward_reads_output(layer.kind) && !pooled)
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
                    if (edge.first || edge.in_place || backward_adds(layer.kind)) continue;
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

/// The plan of the first Depth layers of Net. `Multiple`: elements per 64 bytes, at least 1.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, int Multiple>
inline constexpr auto memory_plan_of =
    detail::memory_planner<Net, Depth, Purpose, Axis, Multiple>::plan;

/// The lifetime and offset of each buffer of that plan: volumes first, then gradients, then
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
