// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::layer_state`: one layer of an engine, with the weights packed for the
// kernels it gets.
#pragma once

#include <strider/execution/images.hpp>
#include <strider/kernel/conv/select.hpp>
#include <strider/kernel/dense/dense.hpp>
#include <strider/kernel/elementwise/elementwise.hpp>
#include <strider/kernel/pool/pool.hpp>
#include <strider/memory_plan.hpp>
#include <strider/parallel/executor.hpp>
#include <strider/parameter.hpp>
#include <strider/simd/vec.hpp>
#include <strider/tensor.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::detail {

/// What the layers of an engine share: all of it known to the compiler.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis, class Real, class Isa>
struct execution {
    using network = Net;
    using real = Real;
    using isa = Isa;
    static constexpr int depth = Depth;
    static constexpr pass purpose = Purpose;
    static constexpr bool images = Axis == kernel::lane_axis::images;
    /// Images that one pass takes.
    static constexpr int lanes = images ? lanes_of<Real, Isa> : 1;
    using element = vec<Real, lanes>;
    static constexpr memory_plan<Depth> plan = plan_memory<Net, Depth>(
        Purpose, Axis,
        static_cast<int>(64 / (sizeof(Real) * static_cast<std::size_t>(lanes))) > 0
            ? static_cast<int>(64 / (sizeof(Real) * static_cast<std::size_t>(lanes)))
            : 1);
    static constexpr const buffer_plan& buffer(int b) {
        return plan.buffers[static_cast<std::size_t>(b)];
    }
};

/// Below this many multiply-accumulates a layer is not worth the start of parallel tasks, some 5
/// microseconds.
inline constexpr std::int64_t least_parallel_macs = 2'000'000;

/// Layer I of an engine.
template <class E, int I>
struct layer_state {
    using real = typename E::real;
    using isa = typename E::isa;
    using element = typename E::element;
    static constexpr layer_facts facts = E::network::facts[static_cast<std::size_t>(I)];
    static constexpr int reads = E::plan.reads[static_cast<std::size_t>(I)];
    static constexpr int writes = E::plan.writes[static_cast<std::size_t>(I)];
    static constexpr bool in_place = reads == writes;
    static constexpr buffer_plan in = E::buffer(reads);
    static constexpr buffer_plan out = E::buffer(writes);
    static constexpr layer_kind kind = facts.kind;
    static constexpr bool training = E::purpose == pass::training;
    static constexpr bool passes_gradient = training && I > E::plan.first_trained;
    static constexpr std::ptrdiff_t weights_at = parameter_offset<typename E::network>(I);
    static constexpr std::ptrdiff_t bias_at = weights_at + facts.weights;

    static constexpr kernel::conv_geometry conv_geometry{in.volume,
                                                         out.volume,
                                                         facts.window.filter_height,
                                                         facts.window.filter_width,
                                                         facts.window.stride_height,
                                                         facts.window.stride_width,
                                                         facts.window.pad_top,
                                                         facts.window.pad_left};
    static constexpr kernel::pool_geometry pool_geometry{in.volume,
                                                         out.volume,
                                                         facts.window.filter_height,
                                                         facts.window.filter_width,
                                                         facts.window.stride_height,
                                                         facts.window.stride_width,
                                                         facts.window.pad_top,
                                                         facts.window.pad_left};

    static constexpr auto choose_forward() {
        if constexpr (kind == layer_kind::conv) {
            return static_cast<kernel::conv_forward<conv_geometry, real, isa>*>(nullptr);
        } else if constexpr (kind == layer_kind::fully_connected) {
            constexpr kernel::dense_geometry g{in.volume, facts.filters};
            return static_cast<kernel::detail::first_of<kernel::image_lanes_dense<g, real, isa>,
                                                        kernel::row_dense<g, real, isa>>*>(nullptr);
        } else if constexpr (kind == layer_kind::max_pool || kind == layer_kind::avg_pool ||
                             kind == layer_kind::global_avg_pool) {
            return static_cast<kernel::pool<pool_geometry, real, isa>*>(nullptr);
        } else {
            return static_cast<int*>(nullptr);
        }
    }
    using forward_kernel = std::remove_pointer_t<decltype(choose_forward())>;

    static constexpr auto choose_backward() {
        if constexpr (kind == layer_kind::conv && passes_gradient)
            return static_cast<
                kernel::conv_data_gradient<conv_geometry, out.gradient, in.gradient, real, isa>*>(
                nullptr);
        else
            return static_cast<int*>(nullptr);
    }
    using backward_kernel = std::remove_pointer_t<decltype(choose_backward())>;

    static constexpr auto choose_weight_gradient() {
        if constexpr (kind == layer_kind::conv && training)
            return static_cast<
                kernel::image_lanes_weight_gradient<conv_geometry, out.gradient, real, isa>*>(
                nullptr);
        else
            return static_cast<int*>(nullptr);
    }
    using weight_kernel = std::remove_pointer_t<decltype(choose_weight_gradient())>;

    static constexpr std::size_t forward_packed_size = [] {
        if constexpr (facts.weights > 0)
            return static_cast<std::size_t>(forward_kernel::packed_size);
        else
            return std::size_t{0};
    }();
    static constexpr std::size_t backward_packed_size = [] {
        if constexpr (kind == layer_kind::conv && passes_gradient)
            return static_cast<std::size_t>(backward_kernel::packed_size);
        else
            return std::size_t{0};
    }();
    /// Scratch elements of the backward pass.
    static constexpr std::ptrdiff_t scratch_size = [] {
        if constexpr (kind == layer_kind::conv && training)
            return std::ptrdiff_t{weight_kernel::partial_size};
        else
            return std::ptrdiff_t{0};
    }();

    aligned_array<real> forward_weights{forward_packed_size};
    aligned_array<real> backward_weights{backward_packed_size};
    aligned_array<real> bias{static_cast<std::size_t>(facts.biases)};

    /// Packs this layer's part of a model's parameters.
    void pack(const real* parameters) noexcept {
        const real* weights = parameters + weights_at;
        if constexpr (kind == layer_kind::conv) {
            const auto weight = [=](int k, int c, int r, int s) {
                return weights[((std::ptrdiff_t{k} * facts.input.channels + c) *
                                    facts.window.filter_height +
                                r) *
                                   facts.window.filter_width +
                               s];
            };
            forward_kernel::pack(weight, forward_weights.data());
            if constexpr (backward_packed_size > 0)
                backward_kernel::pack(weight, backward_weights.data());
        } else if constexpr (kind == layer_kind::fully_connected) {
            forward_kernel::pack(
                [=](int k, std::ptrdiff_t i) {
                    return weights[std::ptrdiff_t{k} * facts.input.count() + i];
                },
                forward_weights.data());
        }
        if constexpr (facts.biases > 0)
            std::copy_n(parameters + bias_at, facts.biases, bias.data());
    }

    static element* volume(element* arena, const buffer_plan& b) noexcept {
        return arena + b.offset;
    }
    static real* numbers(element* p) noexcept { return reinterpret_cast<real*>(p); }
    static const real* numbers(const element* p) noexcept {
        return reinterpret_cast<const real*>(p);
    }

    template <class Function>
    static void activate(element* x, element* y) noexcept {
        kernel::activate<Function, in.volume, out.volume, real, isa>(numbers(x), numbers(y));
    }

    /// Forward. `key` seeds what is random. With an executor, long layers are divided among its
    /// threads by rows.
    void forward(element* arena, std::uint64_t key, const executor* threads) const noexcept {
        element* x = volume(arena, in);
        element* y = volume(arena, out);
        // In training borders stay as they are; in inference the arena's memory serves many
        // volumes.
        if constexpr (!training && !in_place) clear_border<out.volume, E::lanes>(numbers(y));
        const auto rows = [&](int count, auto run) {
            if (facts.macs >= least_parallel_macs && threads != nullptr && threads->threads() > 1) {
                const int tasks = count < 4 * threads->threads() ? count : 4 * threads->threads();
                threads->run(tasks,
                             [&](int t) { run(count * t / tasks, count * (t + 1) / tasks); });
            } else {
                run(0, count);
            }
        };
        if constexpr (kind == layer_kind::conv) {
            rows(facts.output.height, [&](int begin, int end) {
                forward_kernel::forward(x, forward_weights.data(), bias.data(), y, begin, end);
            });
        } else if constexpr (kind == layer_kind::fully_connected) {
            if constexpr (E::images)
                forward_kernel::forward(x, forward_weights.data(), bias.data(), y);
            else
                rows(facts.filters, [&](int begin, int end) {
                    forward_kernel::forward(x, forward_weights.data(), bias.data(), y, begin, end);
                });
        } else if constexpr (kind == layer_kind::max_pool) {
            forward_kernel::max_forward(numbers(x), numbers(y), 0, facts.output.height);
        } else if constexpr (kind == layer_kind::avg_pool || kind == layer_kind::global_avg_pool) {
            forward_kernel::mean_forward(numbers(x), numbers(y), 0, facts.output.height);
        } else if constexpr (kind == layer_kind::relu) {
            activate<kernel::relu_function>(x, y);
        } else if constexpr (kind == layer_kind::leaky_relu) {
            activate<kernel::leaky_relu_function>(x, y);
        } else if constexpr (kind == layer_kind::sigmoid) {
            activate<kernel::sigmoid_function>(x, y);
        } else if constexpr (kind == layer_kind::tanh) {
            activate<kernel::tanh_function>(x, y);
        } else if constexpr (kind == layer_kind::softmax) {
            static_assert(in.volume.dense() && out.volume.dense());
            kernel::softmax_forward(x, y, static_cast<std::ptrdiff_t>(facts.output.count()));
        } else if constexpr (kind == layer_kind::dropout) {
            if constexpr (training)
                kernel::drop<in.volume, out.volume, real, isa>(
                    numbers(x), numbers(y), facts.percent,
                    key + static_cast<std::uint64_t>(I) * 0xd1342543de82ef95u);
        } else {
            static_assert(kind == layer_kind::conv, "no kernel for this layer");
        }
    }

    template <class Function>
    static void activate_backward(const element* y, const element* dy, element* dx) noexcept {
        kernel::activate_backward<Function, out.volume, out.gradient, in.gradient, real, isa>(
            numbers(y), numbers(dy), numbers(dx));
    }

    /// Backward: adds to the gradient of the parameters, and writes the gradient of the input where
    /// something needs it.
    void backward(element* arena, real* gradient, element* scratch,
                  std::uint64_t key) const noexcept {
        const element* x = volume(arena, in);
        const element* y = volume(arena, out);
        const element* dy = arena + out.gradient_offset;
        element* dx = arena + in.gradient_offset;
        if constexpr (kind == layer_kind::conv) {
            weight_kernel::add(x, dy, gradient + weights_at, scratch);
            if constexpr (facts.biases > 0)
                kernel::add_bias_gradient<out.gradient, real, isa>(dy, gradient + bias_at);
            if constexpr (passes_gradient) backward_kernel::run(dy, backward_weights.data(), dx);
        } else if constexpr (kind == layer_kind::fully_connected) {
            forward_kernel::add_weight_gradient(x, dy, gradient + weights_at,
                                                facts.biases > 0 ? gradient + bias_at : nullptr);
            if constexpr (passes_gradient)
                forward_kernel::template data_gradient<in.gradient>(dy, forward_weights.data(), dx);
        } else if constexpr (!passes_gradient) {
            // Nothing before this layer has parameters.
        } else if constexpr (kind == layer_kind::max_pool) {
            forward_kernel::template max_backward<out.gradient, in.gradient>(
                numbers(x), numbers(y), numbers(dy), numbers(dx));
        } else if constexpr (kind == layer_kind::avg_pool || kind == layer_kind::global_avg_pool) {
            forward_kernel::template mean_backward<out.gradient, in.gradient>(numbers(dy),
                                                                              numbers(dx));
        } else if constexpr (kind == layer_kind::relu) {
            activate_backward<kernel::relu_function>(y, dy, dx);
        } else if constexpr (kind == layer_kind::leaky_relu) {
            activate_backward<kernel::leaky_relu_function>(y, dy, dx);
        } else if constexpr (kind == layer_kind::sigmoid) {
            activate_backward<kernel::sigmoid_function>(y, dy, dx);
        } else if constexpr (kind == layer_kind::tanh) {
            activate_backward<kernel::tanh_function>(y, dy, dx);
        } else if constexpr (kind == layer_kind::softmax) {
            kernel::softmax_backward<out.gradient, in.gradient>(y, dy, dx);
        } else if constexpr (kind == layer_kind::dropout) {
            kernel::drop<out.gradient, in.gradient, real, isa>(
                numbers(dy), numbers(dx), facts.percent,
                key + static_cast<std::uint64_t>(I) * 0xd1342543de82ef95u);
        }
    }
};

} // namespace strider::detail
