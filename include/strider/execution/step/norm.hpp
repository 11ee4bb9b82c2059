// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::batch_norm_step` and `strider::detail::local_response_norm_step`: the
// normalising layers of an engine.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/execution/step/function_of.hpp>
#include <strider/execution/step/normalisation.hpp>
#include <strider/kernel/norm/batch_norm.hpp>
#include <strider/kernel/norm/local_response_norm.hpp>
#include <strider/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// batch_norm. In inference it scales and shifts, unless it is folded into the layer before; in
/// training the trainer computes the moments of the whole batch before this layer runs, and an
/// activation after it is part of it.
template <class P>
struct batch_norm_step {
    using real = typename P::real;
    using isa = typename P::isa;
    using element = typename P::element;
    using context_type = typename P::context_type;
    static constexpr kernel::layout in = P::in.volume;
    static constexpr kernel::layout out = P::out.volume;
    /// An activation that is trained with it, or none.
    using function =
        std::conditional_t<(P::fused.activation >= 0),
                           typename decltype(function_of<P::kind_at(P::fused.activation)>())::type,
                           kernel::identity_function>;
    static_assert(function::brief && !function::from_input);
    static constexpr std::size_t maps = static_cast<std::size_t>(P::facts.input.channels);
    static constexpr std::ptrdiff_t scratch_size = 0;
    static constexpr bool own = !P::training && !P::folded;
    static constexpr std::int64_t packed_numbers =
        static_cast<std::int64_t>((own ? 2 * maps : 0) + (P::training ? maps : 0));

    aligned_array<real> scale{own ? maps : 0};
    aligned_array<real> shift{own ? maps : 0};
    aligned_array<real> gamma{P::training ? maps : 0};

    void pack(const model_numbers<real>& model) noexcept {
        if constexpr (own) {
            const normalisation<typename P::network, real> norm(model, P::index);
            for (int c = 0; c < static_cast<int>(maps); ++c) {
                scale.data()[c] = norm.scale(c);
                shift.data()[c] = norm.shift(c);
            }
        }
        if constexpr (P::training)
            std::copy_n(model.parameters + P::weights_at, maps, gamma.data());
    }

    void forward(element* arena, const context_type& context) const noexcept {
        if constexpr (!P::folded) {
            real* y = P::numbers(P::written(arena));
            if constexpr (!P::in_place) clear_border<out, P::lanes>(y);
            const real* scales = scale.data();
            const real* shifts = shift.data();
            if constexpr (P::training) {
                scales = batch_scales(context);
                shifts = scales + maps;
            }
            kernel::scale_maps<in, out, real, isa, function>(P::numbers(P::read(arena)), y, scales,
                                                             shifts);
        }
    }

    /// One block's share of the moments of the input: C numbers each in `mean` and `squares`.
    void find_moments(element* arena, const context_type& context, double* mean,
                      double* squares) const noexcept {
        kernel::find_moments<in, real, isa>(P::numbers(P::read(arena)), context.present, mean,
                                            squares);
    }

    /// Adds one block's share of the sums of the output's gradient, and of its products with the
    /// normalised input: C numbers each.
    void add_sums(element* arena, const context_type& context, double* sum,
                  double* products) const noexcept {
        const double* mean = moments(context);
        const real* scales = batch_scales(context);
        kernel::add_gradient_sums<in, P::out.gradient, real, isa, function>(
            P::numbers(P::read(arena)), P::numbers(P::output_gradient(arena)), context.present,
            mean, mean + maps, sum, products, {scales, scales + maps});
    }

    void backward(element* arena, real*, element*, const context_type& context) const noexcept {
        const double* mean = moments(context);
        const real* scales = batch_scales(context);
        P::to_gradient(arena, [&](element* dx) {
            kernel::batch_norm_backward<in, P::out.gradient, P::in.gradient, real, isa, function>(
                P::numbers(P::read(arena)), P::numbers(P::output_gradient(arena)), P::numbers(dx),
                context.present, gamma.data(), mean, mean + maps, mean + 2 * maps, mean + 3 * maps,
                {scales, scales + maps});
        });
    }

private:
    /// The scale of each map, then the shifts.
    static const real* batch_scales(const context_type& context) noexcept {
        return context.batch.scales + P::statistics_at;
    }
    static const double* moments(const context_type& context) noexcept {
        return context.batch.moments + 2 * P::statistics_at;
    }
};

template <class P>
struct local_response_norm_step {
    using real = typename P::real;
    using isa = typename P::isa;
    using element = typename P::element;
    using context_type = typename P::context_type;
    static constexpr int size = P::facts.size;
    static constexpr real alpha = static_cast<real>(P::facts.coefficients[0]);
    static constexpr real beta = static_cast<real>(P::facts.coefficients[1]);
    static constexpr real k = static_cast<real>(P::facts.coefficients[2]);
    static constexpr std::ptrdiff_t scratch_size = 0;

    void pack(const model_numbers<real>&) noexcept {}

    void forward(element* arena, const context_type& context) const {
        const real* x = P::numbers(P::read(arena));
        real* y = P::numbers(P::written(arena));
        clear_border<P::out.volume, P::lanes>(y);
        P::for_rows(P::facts.output.height, context, [&](int begin, int end) {
            kernel::local_response_norm<size, P::in.volume, P::out.volume, real, isa>(
                x, y, alpha, beta, k, begin, end);
        });
    }

    void backward(element* arena, real*, element*, const context_type&) const noexcept {
        P::to_gradient(arena, [&](element* dx) {
            kernel::local_response_norm_backward<size, P::in.volume, P::out.gradient,
                                                 P::in.gradient, real, isa>(
                P::numbers(P::read(arena)), P::numbers(P::output_gradient(arena)), P::numbers(dx),
                alpha, beta, k);
        });
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
