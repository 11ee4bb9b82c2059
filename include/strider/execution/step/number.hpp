// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::number_step`: an elementwise layer of an engine, or softmax.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/execution/step/function_of.hpp>
#include <strider/kernel/elementwise/elementwise.hpp>

#include <cstddef>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

template <class P>
struct number_step {
    using real = typename P::real;
    using isa = typename P::isa;
    using element = typename P::element;
    using context_type = typename P::context_type;
    static constexpr kernel::layout in = P::in.volume;
    static constexpr kernel::layout out = P::out.volume;
    static constexpr kernel::layout out_gradient = P::out.gradient;
    static constexpr kernel::layout in_gradient = P::in.gradient;
    using function = typename decltype(function_of<P::kind>())::type;
    static constexpr std::ptrdiff_t scratch_size = 0;

    void pack(const model_numbers<real>&) noexcept {}

    /// The seed of this layer's own stream of random numbers.
    static std::uint64_t key(const context_type& context) noexcept {
        return context.key + static_cast<std::uint64_t>(P::index) * 0xd1342543de82ef95u;
    }

    void forward(element* arena, const context_type& context) const noexcept {
        const element* x = P::read(arena);
        element* y = P::written(arena);
        if constexpr (!P::in_place) clear_border<out, P::lanes>(P::numbers(y));
        if constexpr (P::kind == layer_kind::softmax) {
            kernel::softmax_forward<in, out, real, isa>(P::numbers(x), P::numbers(y));
        } else if constexpr (P::kind != layer_kind::dropout) {
            kernel::activate<function, in, out, real, isa>(P::numbers(x), P::numbers(y));
        } else if constexpr (P::training) {
            kernel::drop<in, out, real, isa>(P::numbers(x), P::numbers(y), P::facts.percent,
                                             key(context), context.first_image);
        } else if constexpr (!P::in_place) {
            kernel::copy_volume<in, out, real, isa>(P::numbers(x), P::numbers(y));
        }
    }

    void backward(element* arena, real*, element*, const context_type& context) const noexcept {
        // If a convolution also does the pool after this layer, the pool's backward pass includes
        // this layer's; and a batch_norm that does this layer's work includes both of its passes.
        if constexpr (P::done_with.pool >= 0 || P::done_by_norm) return;
        const element* dy = P::output_gradient(arena);
        P::to_gradient(arena, [&](element* dx) {
            if constexpr (P::kind == layer_kind::softmax) {
                kernel::softmax_backward<out, out_gradient, in_gradient, real, isa>(
                    P::numbers(P::written(arena)), P::numbers(dy), P::numbers(dx));
            } else if constexpr (P::kind == layer_kind::dropout) {
                kernel::drop<out_gradient, in_gradient, real, isa>(P::numbers(dy), P::numbers(dx),
                                                                   P::facts.percent, key(context),
                                                                   context.first_image);
            } else if constexpr (function::from_input) {
                kernel::activate_backward<function, in, out_gradient, in_gradient, real, isa>(
                    P::numbers(P::read(arena)), P::numbers(dy), P::numbers(dx));
            } else {
                kernel::activate_backward<function, out, out_gradient, in_gradient, real, isa>(
                    P::numbers(P::written(arena)), P::numbers(dy), P::numbers(dx));
            }
        });
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
