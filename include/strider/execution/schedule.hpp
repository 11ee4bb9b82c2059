// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::schedule`: how inference schedules a batch, and the memory that this
// takes. A constant, for use at compile time; the engine checks it.
#pragma once

#include <strider/execution/prefers_single_images.hpp>
#include <strider/execution/streams_weights.hpp>
#include <strider/kernel/conv/winograd/plan.hpp>
#include <strider/kernel/dense/gathered.hpp>
#include <strider/memory_plan.hpp>
#include <strider/numerics.hpp>
#include <strider/simd/isa.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The memory plan of a pass over the first Depth layers of Net, for elements of ElementBytes
/// bytes.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, std::size_t ElementBytes>
inline constexpr const auto& plan_of_elements =
    memory_plan_of<Net, Depth, Purpose, Axis, elements_in_line(ElementBytes)>;

/// Sizes are in numbers unless they say bytes.
template <std::size_t Depth>
struct schedule {
    /// Images of a block, one a lane; 1: single images.
    int block_images = 1;
    /// Blocks that a task runs in step, so that they share a pass over the streamed weights.
    int blocks_per_task = 1;
    /// Images of a group, which a task runs in step to share passes over the weights of some
    /// layers: their arenas are adjacent, followed by scratch. 1 if no layer gains, or if a group
    /// would need more than an L3 cache holds.
    int group_images = 1;
    /// Images of a group in each layer; 1: single images.
    std::array<int, Depth> group_of_layer{};
    /// Layers with streamed weights that single images share a pass over: the images' activations
    /// are gathered before such a layer.
    std::array<bool, Depth> gathers{};

    std::ptrdiff_t scratch_at = 0;    ///< of one image: after its volumes
    std::ptrdiff_t scratch_size = 0;  ///< of each task that runs a part of a layer on one image
    std::ptrdiff_t single_stride = 0; ///< from an image's arena to the next
    std::ptrdiff_t group_scratch_size = 0;
    std::ptrdiff_t inputs_size = 0;  ///< inputs of a gathering layer for all images, at most
    std::ptrdiff_t outputs_size = 0; ///< its outputs, at most

    std::int64_t block_bytes = 0;  ///< of a block's arena
    std::int64_t thread_bytes = 0; ///< of a thread's arena
    std::int64_t arena_bytes = 0;  ///< of a forward pass on one thread: with what it gathers

    [[nodiscard]] constexpr bool in_blocks() const noexcept { return block_images > 1; }
};

/// The schedule of inference<Net, Numerics, Real, Isa>. `OneImage`: for calls of one image.
template <class Net, class Numerics, class Real, class Isa, bool OneImage>
class scheduler {
    static constexpr auto depth = static_cast<std::size_t>(Net::depth);
    static constexpr kernel::vector_machine machine = kernel::machine_of<Real, Isa>;
    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr const auto& single =
        plan_of_elements<Net, Net::depth, pass::inference, kernel::lane_axis::channels,
                         sizeof(Real)>;
    /// Larger blocks no longer fit in the caches; a single image does. With few registers the
    /// weights are read more often, and a block has to stay in L2 (AVX2, two 3x3 layers: 14x14x256
    /// takes 11 % longer in blocks than on single images, 32x32x64 15 to 20).
    static constexpr std::int64_t max_block_bytes = (Isa::registers >= 32 ? 8 : 1) << 20;
    static constexpr std::int64_t max_group_bytes = 32 << 20;

    static constexpr std::int64_t bytes(std::ptrdiff_t numbers) {
        return numbers * static_cast<std::int64_t>(sizeof(Real));
    }

    /// Scratch of a Winograd convolution; none with exact numerics.
    struct scratch_sizes {
        std::ptrdiff_t single = 0;
        std::ptrdiff_t group = 0;
        int images = 1;
    };
    static constexpr scratch_sizes scratch_of(std::size_t layer) {
        scratch_sizes sizes;
        const layer_facts& facts = Net::graph.layers[layer];
        if (!std::is_same_v<Numerics, numerics::fast> || facts.kind != layer_kind::conv)
            return sizes;
        const auto volume = [](std::size_t v) -> const kernel::layout& {
            return single.buffers[static_cast<std::size_t>(single.buffer_of[v])].volume;
        };
        const auto input =
            static_cast<std::size_t>(Net::graph.edges[static_cast<std::size_t>(facts.first_edge)]);
        const bool pools = single.fused[layer].pool >= 0;
        const kernel::layout sums{facts.output, {}, kernel::lane_axis::channels};
        const kernel::conv_geometry g =
            geometry_of(facts, volume(input), pools ? sums : volume(layer + 1));
        const int window = pools ? 2 : 1;
        const auto scratch = [&](int images) {
            const int outputs = kernel::fastest_winograd(g, machine, images) == 4 ? 4 : 2;
            return kernel::winograd_plan(g, outputs, machine, images, window).scratch_size;
        };
        if (kernel::fastest_winograd(g, machine) > 0) sizes.single = scratch(1);
        sizes.images = kernel::winograd_group(g, machine);
        if (sizes.images > 1) sizes.group = scratch(sizes.images);
        return sizes;
    }

    static constexpr bool streams(std::size_t layer) {
        return streams_weights<Real>(Net::facts[layer]);
    }

    static constexpr void put_blocks(schedule<depth>& s) {
        if constexpr (!OneImage) {
            constexpr const auto& block =
                plan_of_elements<Net, Net::depth, pass::inference, kernel::lane_axis::images,
                                 sizeof(Real) * static_cast<std::size_t>(lanes)>;
            s.block_bytes = bytes(block.size) * lanes;
            if (s.block_bytes > max_block_bytes || prefers_single_images<Net, Numerics, Real, Isa>)
                return;
            s.block_images = lanes;
            for (std::size_t i = 0; i < depth; ++i)
                if (streams(i)) s.blocks_per_task = 2;
        }
    }

public:
    static constexpr schedule<depth> made = [] {
        schedule<depth> s;
        s.group_of_layer.fill(1);
        put_blocks(s);
        int images = 1;
        for (std::size_t i = 0; i < depth; ++i) {
            const scratch_sizes sizes = scratch_of(i);
            if (sizes.single > s.scratch_size) s.scratch_size = sizes.single;
            if (OneImage) continue;
            s.group_of_layer[i] = sizes.images;
            if (sizes.images > images) images = sizes.images;
            if (sizes.group > s.group_scratch_size) s.group_scratch_size = sizes.group;
            if (s.in_blocks() || !streams(i) ||
                !is_cut(Net::graph, Net::depth, static_cast<int>(i)))
                continue;
            s.gathers[i] = true;
            const std::ptrdiff_t inputs =
                kernel::gathered_size(Net::facts[i].input.count(), lanes, max_gathered_images);
            const std::ptrdiff_t outputs =
                std::ptrdiff_t{Net::facts[i].filters} * max_gathered_images;
            static_assert(max_gathered_images % 16 == 0, "sizes are whole cache lines");
            if (inputs > s.inputs_size) s.inputs_size = inputs;
            if (outputs > s.outputs_size) s.outputs_size = outputs;
        }
        s.scratch_at = single.size;
        s.single_stride = (single.size + s.scratch_size + 15) / 16 * 16;
        if (!s.in_blocks() && bytes(s.single_stride) * images <= max_group_bytes)
            s.group_images = images;
        const std::int64_t blocks = s.in_blocks() ? s.blocks_per_task * s.block_bytes : 0;
        const std::int64_t group =
            s.group_images > 1 ? bytes(s.group_images * s.single_stride + s.group_scratch_size) : 0;
        s.thread_bytes = bytes(single.size + s.scratch_size);
        if (blocks > s.thread_bytes) s.thread_bytes = blocks;
        if (group > s.thread_bytes) s.thread_bytes = group;
        s.arena_bytes = s.thread_bytes;
        if (s.inputs_size > 0)
            s.arena_bytes = (s.thread_bytes + 63) / 64 * 64 + bytes(s.inputs_size + s.outputs_size);
        return s;
    }();
};

/// The schedule of inference<Net, Numerics, Real, Isa>; Real may be one_image_of a type.
template <class Net, class Numerics, class Real, class Isa>
inline constexpr const auto& schedule_of =
    scheduler<Net, Numerics, typename number_choice<Real>::real, Isa,
              number_choice<Real>::one_image>::made;

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
