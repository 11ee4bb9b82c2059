// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::execution`, the compile-time parameters that an engine's layers share,
// and `strider::detail::layer_plan`, those of one layer.
#pragma once

#include <strider/execution/images.hpp>
#include <strider/execution/streams_weights.hpp>
#include <strider/kernel/structure/add.hpp>
#include <strider/memory_plan.hpp>
#include <strider/numerics.hpp>
#include <strider/parallel/executor.hpp>
#include <strider/parallel/team.hpp>
#include <strider/parameter.hpp>
#include <strider/simd/vec.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The compile-time parameters that an engine's layers share.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, class Real, class Isa,
          class Numerics = numerics::exact, class Executor = strider::executor>
struct execution {
    using network = Net;
    using real = Real;
    using isa = Isa;
    using numerics = Numerics;
    using executor = Executor;
    static constexpr int depth = Depth;
    static constexpr pass purpose = Purpose;
    static constexpr bool images = Axis == kernel::lane_axis::images;
    /// Images per pass.
    static constexpr int lanes = images ? lanes_of<Real, Isa> : 1;
    using element = vec<Real, lanes>;
    /// Elements per 64 bytes.
    static constexpr int multiple =
        elements_in_line(sizeof(Real) * static_cast<std::size_t>(lanes));
    static constexpr const auto& plan = memory_plan_of<Net, Depth, Purpose, Axis, multiple>;
    static constexpr const buffer_plan& buffer(int b) {
        return plan.buffers[static_cast<std::size_t>(b)];
    }
    /// The buffer of a volume: volume 0 is the input, volume i + 1 the output of layer i.
    static constexpr const buffer_plan& volume(int v) {
        return buffer(plan.buffer_of[static_cast<std::size_t>(v)]);
    }
};

/// A model's parameters and statistics, as engines pack them.
template <class Real>
struct model_numbers {
    const Real* parameters = nullptr;
    const Real* statistics = nullptr;
};

/// Statistics of the batch that a training step computes for its batch_norms. For each one, with C
/// channels: `scales` holds C scales and C shifts, from the offset of its statistics; `moments`
/// holds, from twice that offset, C means, C inverse deviations, C mean gradients and C mean
/// products of gradient and normalised input.
template <class Real>
struct batch_facts {
    const Real* scales = nullptr;
    const double* moments = nullptr;
};

/// The arguments of a pass.
template <class Real, class Executor>
struct pass_context {
    std::uint64_t key = 0;                   ///< seed of dropout
    const team<Executor>* threads = nullptr; ///< long layers are divided among these threads
    int present = 0;                         ///< training: lanes with an image
    int first_image = 0;                     ///< training: index in the batch of lane 0's image
    bool fresh = false;               ///< training: dense layers write their gradients, not add
    batch_facts<Real> batch{};        ///< training
    Real* scratch = nullptr;          ///< inference: forward_scratch_size() numbers per task
    std::ptrdiff_t scratch_apart = 0; ///< numbers from one task's scratch to the next
    int scratches = 1;                ///< number of tasks that have scratch
};

/// A layer with fewer multiply-accumulates is not worth dividing among a team's threads: handing
/// parts over takes some 0.3 microseconds, and the caches of the other threads have to fetch what
/// it reads.
inline constexpr std::int64_t min_parallel_macs = 100'000;

/// A pass whose divisible layers have fewer is not worth a team: it would be over before threads
/// that sleep have come, and waking them takes the pass's own thread 3 microseconds.
inline constexpr std::int64_t min_team_macs = 1'000'000;

/// The compile-time parameters of layer Index of an engine.
template <class E, int Index>
struct layer_plan {
    using network = typename E::network;
    using real = typename E::real;
    using isa = typename E::isa;
    using numerics = typename E::numerics;
    using element = typename E::element;
    using executor = typename E::executor;
    using context_type = pass_context<real, executor>;
    static constexpr int index = Index;
    static constexpr int lanes = E::lanes;
    static constexpr bool images = E::images;
    static constexpr bool training = E::purpose == pass::training;
    static constexpr layer_facts facts = E::network::graph.layers[static_cast<std::size_t>(Index)];
    static constexpr layer_kind kind = facts.kind;

    static constexpr int input_volume(int e) {
        return E::network::graph.edges[static_cast<std::size_t>(facts.first_edge + e)];
    }
    static constexpr const buffer_plan& input(int e) { return E::volume(input_volume(e)); }
    static constexpr buffer_plan in = input(0);
    static constexpr buffer_plan out = E::volume(Index + 1);
    static constexpr int writes = E::plan.writes[static_cast<std::size_t>(Index)];
    static constexpr bool reads_buffer(int b) {
        for (int e = 0; e < facts.edges; ++e)
            if (E::plan.buffer_of[static_cast<std::size_t>(input_volume(e))] == b) return true;
        return false;
    }
    static constexpr bool in_place = reads_buffer(writes);
    /// The batch_norm folded into this layer's weights; -1: none.
    static constexpr int folds = E::plan.folds[static_cast<std::size_t>(Index)];
    /// The layers fused into this one, and the buffer of their result.
    static constexpr fusion fused = E::plan.fused[static_cast<std::size_t>(Index)];
    static constexpr buffer_plan result = E::volume((fused.last < 0 ? Index : fused.last) + 1);
    /// The layer that does this one's work, and all layers fused into it; -1: none.
    static constexpr int done_by = E::plan.done_by[static_cast<std::size_t>(Index)];
    static constexpr fusion done_with =
        done_by < 0 ? fusion{} : E::plan.fused[static_cast<std::size_t>(done_by < 0 ? 0 : done_by)];
    /// The kind of a layer that is part of a fusion; relu if there is no such layer.
    static constexpr layer_kind kind_at(int layer) {
        return layer < 0 ? layer_kind::relu
                         : E::network::graph.layers[static_cast<std::size_t>(layer)].kind;
    }
    /// Whether a batch_norm does this layer's work; kind_at(-1) is another's.
    static constexpr bool done_by_norm = kind_at(done_by) == layer_kind::batch_norm;
    /// Whether this is a batch_norm folded into the weights of the layer before.
    static constexpr bool folded = [] {
        for (const int f : E::plan.folds)
            if (f == Index) return kind == layer_kind::batch_norm;
        return false;
    }();
    static constexpr edge_plan edge(int e) {
        return E::plan.edges[static_cast<std::size_t>(facts.first_edge + e)];
    }
    static constexpr bool passes_gradient = [] {
        if constexpr (training) return edge(0).needed;
        return false;
    }();
    static constexpr std::int64_t weights_at =
        offsets_of<network>.parameters[static_cast<std::size_t>(Index)];
    static constexpr std::int64_t bias_at_of(int layer) {
        const auto at = static_cast<std::size_t>(layer);
        return offsets_of<network>.parameters[at] + network::graph.layers[at].weights;
    }
    static constexpr std::int64_t bias_at = bias_at_of(Index);
    static constexpr std::int64_t statistics_at =
        offsets_of<network>.statistics[static_cast<std::size_t>(Index)];

    static real* numbers(element* p) noexcept { return reinterpret_cast<real*>(p); }
    static const real* numbers(const element* p) noexcept {
        return reinterpret_cast<const real*>(p);
    }
    static element* read(element* arena, int e = 0) noexcept { return arena + input(e).offset; }
    static element* written(element* arena) noexcept { return arena + out.offset; }
    static element* output_gradient(element* arena) noexcept { return arena + out.gradient_offset; }

    /// Cost of this layer on one image, in multiply-accumulates of a convolution. Layers that load
    /// a number per operation cost more per operation, most of all if it comes from memory.
    static constexpr std::int64_t work = [] {
        switch (kind) {
        case layer_kind::fully_connected:
            // Weights of up to 1 MB stay in the cache.
            return (facts.weights <= 1 << 18 ? 3 : 16) * facts.macs;
        case layer_kind::max_pool:
        case layer_kind::avg_pool:
            return 4 * facts.output.count() * facts.window.filter_height *
                   facts.window.filter_width;
        case layer_kind::local_response_norm:
            return 50 * facts.input.count();
        default:
            return (facts.groups > 1 && facts.groups == facts.input.channels ? 4 : 1) * facts.macs;
        }
    }();
    /// Among so many threads at most: a part is half of min_parallel_macs or more.
    static constexpr int max_threads_of_layer = static_cast<int>(
        (std::clamp)(work / (min_parallel_macs / 2), std::int64_t{1}, std::int64_t{max_threads}));
    static constexpr bool is_long = max_threads_of_layer > 1;
    /// The number of threads that divide the layer.
    static int threads_of(const context_type& context) noexcept {
        if (context.threads == nullptr) return 1;
        return (std::min)(context.threads->threads(), max_threads_of_layer);
    }

    /// Calls run(begin, end) for rows [0, count), divided among threads if that is worth it.
    template <class F>
    static void for_rows(int count, const context_type& context, F run) {
        const int tasks = (std::min)(count, threads_of(context));
        if (tasks > 1)
            context.threads->run(tasks, [&](int t) {
                run(begin_of_part(count, t, tasks), begin_of_part(count, t + 1, tasks));
            });
        else
            run(0, count);
    }

    /// Calls run(begin, end, scratch) for parts [0, count), divided among threads if that is worth
    /// it, in no more tasks than there is scratch for.
    template <class F>
    static void for_parts(int count, const context_type& context, F run) {
        const int tasks = (std::min)({count, threads_of(context), context.scratches});
        const auto one = [&](int t) {
            run(begin_of_part(count, t, tasks), begin_of_part(count, t + 1, tasks),
                context.scratch + t * context.scratch_apart);
        };
        if (tasks > 1)
            context.threads->run(tasks, one);
        else
            one(0);
    }

    /// Calls write(to) to compute the gradient of input Edge at `to`, if that gradient is needed;
    /// then adds it to what other layers have written.
    template <int Edge = 0, class F>
    static void to_gradient(element* arena, F write) noexcept {
        constexpr edge_plan plan = edge(Edge);
        if constexpr (plan.needed) {
            constexpr buffer_plan buffer = input(Edge);
            element* to = arena + plan.offset;
            if constexpr (plan.first && !plan.in_place)
                clear_border<buffer.gradient, lanes>(numbers(to));
            write(to);
            if constexpr (!plan.first && !backward_adds(kind))
                kernel::accumulate<buffer.gradient, buffer.gradient, real, isa>(
                    numbers(to), numbers(arena + buffer.gradient_offset));
        }
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
