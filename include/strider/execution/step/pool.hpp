// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::pool_step`: a pooling layer of an engine.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/kernel/pool/pool.hpp>

#include <cstddef>

namespace strider::detail {

template <class P>
struct pool_step {
    using real = typename P::real;
    using element = typename P::element;
    using context = typename P::context;
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
    static constexpr std::ptrdiff_t scratch_size = 0;

    void pack(const model_numbers<real>&) noexcept {}

    void forward(element* arena, const context&) const noexcept {
        const real* x = P::numbers(P::read(arena));
        real* y = P::numbers(P::written(arena));
        clear_border<P::out.volume, P::lanes>(y);
        if constexpr (P::kind == layer_kind::max_pool)
            pool::max_forward(x, y, 0, facts.output.height);
        else
            pool::mean_forward(x, y, 0, facts.output.height);
    }

    void backward(element* arena, real*, element*, const context&) const noexcept {
        const real* dy = P::numbers(P::output_gradient(arena));
        P::to_gradient(arena, [&](element* dx) {
            if constexpr (P::kind == layer_kind::max_pool)
                pool::template max_backward<P::out.gradient, P::in.gradient>(
                    P::numbers(P::read(arena)), P::numbers(P::written(arena)), dy, P::numbers(dx));
            else
                pool::template mean_backward<P::out.gradient, P::in.gradient>(dy, P::numbers(dx));
        });
    }
};

} // namespace strider::detail
