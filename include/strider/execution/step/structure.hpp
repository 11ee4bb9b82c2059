// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::structure_step`: a layer of an engine that moves or joins volumes.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/indices.hpp>
#include <strider/kernel/structure/add.hpp>
#include <strider/kernel/structure/concat.hpp>
#include <strider/kernel/structure/crop.hpp>
#include <strider/kernel/structure/flatten.hpp>
#include <strider/kernel/structure/maxout.hpp>
#include <strider/kernel/structure/multiply.hpp>
#include <strider/kernel/structure/pad_channels.hpp>
#include <strider/kernel/structure/upsample.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

template <class P>
struct structure_step {
    using real = typename P::real;
    using isa = typename P::isa;
    using element = typename P::element;
    using context_type = typename P::context_type;
    static constexpr layer_facts facts = P::facts;
    static constexpr layer_kind kind = P::kind;
    static constexpr kernel::layout out = P::out.volume;
    static constexpr kernel::layout out_gradient = P::out.gradient;
    static constexpr std::ptrdiff_t scratch_size = 0;

    void pack(const model_numbers<real>&) noexcept {}

    void forward(element* arena, const context_type&) const noexcept {
        constexpr kernel::layout in = P::in.volume;
        const real* x = P::numbers(P::read(arena));
        real* y = P::numbers(P::written(arena));
        if constexpr (!P::in_place) clear_border<out, P::lanes>(y);
        if constexpr (kind == layer_kind::add) {
            kernel::add_volumes<in, P::input(1).volume, out, real, isa>(
                x, P::numbers(P::read(arena, 1)), y);
        } else if constexpr (kind == layer_kind::multiply) {
            kernel::multiply_volumes<in, P::input(1).volume, out, real, isa>(
                x, P::numbers(P::read(arena, 1)), y);
        } else if constexpr (kind == layer_kind::concat) {
            for_branches([&]<int Branch>(int first_map) {
                kernel::copy_maps<P::input(Branch).volume, out, real, isa>(
                    P::numbers(P::read(arena, Branch)), y, first_map);
            });
        } else if constexpr (kind == layer_kind::maxout) {
            kernel::maxout<in, out, real, isa>(x, y);
        } else if constexpr (kind == layer_kind::upsample) {
            kernel::upsample<in, out, real, isa>(x, y);
        } else if constexpr (kind == layer_kind::crop) {
            kernel::crop<in, out, real, isa>(x, y, facts.window.pad_top, facts.window.pad_left);
        } else if constexpr (kind == layer_kind::pad_channels) {
            kernel::pad_channels<in, out, real, isa>(x, y, facts.window.pad_left);
        } else if constexpr (kind == layer_kind::flatten) {
            if constexpr (!P::in_place) kernel::flatten<in, out, real, isa>(x, y);
        } else {
            static_assert(kind == layer_kind::add, "no kernel for this layer");
        }
    }

    void backward(element* arena, real*, element*, const context_type&) const noexcept {
        const real* x = P::numbers(P::read(arena));
        const real* dy = P::numbers(P::output_gradient(arena));
        if constexpr (kind == layer_kind::add) {
            hand_on<0>(arena, dy);
            hand_on<1>(arena, dy);
        } else if constexpr (kind == layer_kind::multiply) {
            constexpr kernel::layout volume = P::in.volume;
            constexpr kernel::layout gate = P::input(1).volume;
            P::template to_gradient<1>(arena, [&](element* dg) {
                kernel::multiply_backward_gate<volume, out_gradient, P::input(1).gradient, real,
                                               isa>(x, dy, P::numbers(dg));
            });
            P::template to_gradient<0>(arena, [&](element* dx) {
                kernel::multiply_backward_volume<gate, out_gradient, P::in.gradient, real, isa>(
                    P::numbers(P::read(arena, 1)), dy, P::numbers(dx));
            });
        } else if constexpr (kind == layer_kind::concat) {
            for_branches([&]<int Branch>(int first_map) {
                constexpr kernel::layout result = P::input(Branch).gradient;
                P::template to_gradient<Branch>(arena, [&](element* dx) {
                    if constexpr (P::edge(Branch).first)
                        kernel::take_maps<out_gradient, result, real, isa>(dy, first_map,
                                                                           P::numbers(dx));
                    else
                        kernel::accumulate_maps<out_gradient, result, real, isa>(dy, first_map,
                                                                                 P::numbers(dx));
                });
            });
        } else {
            constexpr kernel::layout result = P::in.gradient;
            P::to_gradient(arena, [&](element* to) {
                real* dx = P::numbers(to);
                if constexpr (kind == layer_kind::maxout)
                    kernel::maxout_backward<P::in.volume, out_gradient, result, real, isa>(x, dy,
                                                                                           dx);
                else if constexpr (kind == layer_kind::upsample)
                    kernel::upsample_backward<out_gradient, result, real, isa>(dy, dx);
                else if constexpr (kind == layer_kind::crop)
                    kernel::crop_backward<out_gradient, result, real, isa>(
                        dy, dx, facts.window.pad_top, facts.window.pad_left);
                else if constexpr (kind == layer_kind::pad_channels)
                    kernel::pad_channels_backward<out_gradient, result, real, isa>(
                        dy, dx, facts.window.pad_left);
                else if constexpr (!P::in_place)
                    kernel::flatten_backward<out_gradient, result, real, isa>(dy, dx);
            });
        }
    }

private:
    /// Calls f.operator()<Branch>(first_map) for each branch of a concat.
    template <class F>
    static void for_branches(F f) noexcept {
        int first = 0;
        for_indices<facts.edges>([&]<int Branch>() {
            f.template operator()<Branch>(first);
            first += P::input(Branch).volume.extent.channels;
        });
    }

    /// The gradient of a sum is the gradient of each of its terms.
    template <int Edge>
    static void hand_on(element* arena, const real* dy) noexcept {
        constexpr kernel::layout result = P::input(Edge).gradient;
        constexpr edge_plan edge = P::edge(Edge);
        if constexpr (!edge.in_place)
            P::template to_gradient<Edge>(arena, [&](element* dx) {
                if constexpr (edge.first)
                    kernel::copy_volume<out_gradient, result, real, isa>(dy, P::numbers(dx));
                else
                    kernel::accumulate<out_gradient, result, real, isa>(dy, P::numbers(dx));
            });
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
