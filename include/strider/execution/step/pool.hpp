// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::pool_step`: a pooling layer of an engine.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/execution/step/function_of.hpp>
#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/pool/pool.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

template <class P>
struct pool_step {
    using real = typename P::real;
    using element = typename P::element;
    using context_type = typename P::context_type;
    static constexpr layer_facts facts = P::facts;
    static constexpr kernel::pool_geometry geometry{P::in.volume,
                                                    P::out.volume,
                                                    facts.window.filter_height,
                                                    facts.window.filter_width,
                                                    facts.window.stride_height,
                                                    facts.window.stride_width,
                                                    facts.window.pad_top,
                                                    facts.window.pad_left};
    using pool = kernel::pool<geometry, real, typename P::isa>;
    /// The activation between a convolution and this pool, if both are fused into the convolution.
    using activation = std::conditional_t<
        (P::done_with.activation >= 0),
        typename decltype(function_of<P::kind_at(P::done_with.activation)>())::type,
        kernel::identity_function>;
    static constexpr std::ptrdiff_t scratch_size = 0;

    /// The bias gradient of the convolution that this pool is fused into; this layer's backward
    /// pass adds to it.
    static real* bias_gradient(real* gradient) noexcept requires(P::done_by >= 0) {
        if (P::network::graph.layers[std::size_t{P::done_by}].biases == 0) return nullptr;
        return gradient + P::bias_at_of(P::done_by);
    }

    void pack(const model_numbers<real>&) noexcept {}

    void forward(element* arena, const context_type& context) const {
        const real* x = P::numbers(P::read(arena));
        real* y = P::numbers(P::written(arena));
        clear_border<P::out.volume, P::lanes>(y);
        P::for_rows(facts.output.height, context, [&](int begin, int end) {
            if constexpr (P::kind == layer_kind::max_pool)
                pool::max_forward(x, y, begin, end);
            else
                pool::mean_forward(x, y, begin, end);
        });
    }

    void backward(element* arena, [[maybe_unused]] real* gradient, element*,
                  const context_type&) const noexcept {
        const real* dy = P::numbers(P::output_gradient(arena));
        P::to_gradient(arena, [&](element* dx) {
            if constexpr (P::done_by >= 0)
                // The convolution recorded the places of the maxima in its own output's buffer.
                pool::template recorded_backward<activation, P::out.gradient, P::in.gradient>(
                    reinterpret_cast<const std::uint8_t*>(P::read(arena)),
                    P::numbers(P::written(arena)), dy, P::numbers(dx), bias_gradient(gradient));
            else if constexpr (P::kind == layer_kind::max_pool)
                pool::template max_backward<P::out.gradient, P::in.gradient>(
                    P::numbers(P::read(arena)), P::numbers(P::written(arena)), dy, P::numbers(dx));
            else
                pool::template mean_backward<P::out.gradient, P::in.gradient>(dy, P::numbers(dx));
        });
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
