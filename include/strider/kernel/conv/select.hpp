// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which convolution kernel is chosen for a geometry: the first of an ordered list that
// applies.
#pragma once

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/conv/depthwise.hpp>
#include <strider/kernel/conv/direct.hpp>
#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/image_lanes_depthwise.hpp>
#include <strider/kernel/conv/image_lanes_gradient.hpp>
#include <strider/kernel/conv/image_lanes_weight_gradient.hpp>
#include <strider/kernel/conv/panel_weight_gradient.hpp>
#include <strider/kernel/conv/pixel_lanes.hpp>
#include <strider/kernel/conv/reference.hpp>
#include <strider/kernel/conv/taps.hpp>
#include <strider/kernel/conv/transpose.hpp>
#include <strider/kernel/conv/winograd.hpp>
#include <strider/numerics.hpp>

#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

template <class First, class... Rest>
constexpr auto first_that_applies() {
    if constexpr (First::applies)
        return static_cast<First*>(nullptr);
    else
        return first_that_applies<Rest...>();
}

template <class... Candidates>
using first_of = std::remove_pointer_t<decltype(first_that_applies<Candidates...>())>;

template <conv_geometry G, class Real, class Isa, class Numerics, class Epilogue>
struct chosen_forward {
    using type =
        first_of<image_lanes_conv<G, Real, Isa, Epilogue>, image_lanes_depthwise_conv<G, Real, Isa>,
                 image_lanes_taps_conv<G, Real, Isa>,
                 channel_lanes_depthwise<G, Real, Isa, Epilogue>,
                 pixel_lanes_conv<G, Real, Isa, Epilogue>, direct_conv<G, Real, Isa, Epilogue>,
                 reference_conv<G, Real, Isa, Epilogue>>;
};

/// Winograd's convolution of a group of images, with the tiles that are expected to be fastest.
template <conv_geometry G, class Real, class Isa, class Epilogue, int Images>
using fastest_winograd_conv =
    winograd_conv<G, Real, Isa,
                  std::conditional_t<fastest_winograd(G, machine_of<Real, Isa>, Images) == 4,
                                     winograd_4, winograd_2>,
                  Epilogue, Images>;

/// Winograd's algorithm, if it is expected to be fastest.
template <conv_geometry G, class Real, class Isa, class Epilogue>
    requires(fastest_winograd(G, machine_of<Real, Isa>) > 0)
struct chosen_forward<G, Real, Isa, numerics::fast, Epilogue> {
    using type = fastest_winograd_conv<G, Real, Isa, Epilogue, 1>;
};

/// Single images: there is no kernel for a group.
template <conv_geometry G, class Real, class Isa, class Numerics, class Epilogue>
struct chosen_group {
    static constexpr int images = 1;
    using type = void;
};

template <conv_geometry G, class Real, class Isa, class Epilogue>
    requires(winograd_group(G, machine_of<Real, Isa>) > 1)
struct chosen_group<G, Real, Isa, numerics::fast, Epilogue> {
    static constexpr int images = winograd_group(G, machine_of<Real, Isa>);
    using type = fastest_winograd_conv<G, Real, Isa, Epilogue, images>;
};

} // namespace detail

/// Forward: best first, reference last; with numerics::fast, Winograd's before all if it pays. A
/// kernel that supports an epilogue calls it `fused`; those of plain convolutions do. void: the
/// sums are stored as they are.
template <conv_geometry G, class Real, class Isa, class Numerics = numerics::exact,
          class Epilogue = void>
using conv_forward = typename detail::chosen_forward<G, Real, Isa, Numerics, Epilogue>::type;

/// Forward for a group of channels-last images that share a pass over the weights: `images` of them
/// by the kernel `type`; 1 if there is none.
template <conv_geometry G, class Real, class Isa, class Numerics, class Epilogue>
using conv_forward_group = detail::chosen_group<G, Real, Isa, Numerics, Epilogue>;

/// Gradient of the input, `Result`, from that of the output, `Gradient`: best first.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
using conv_data_gradient =
    detail::first_of<image_lanes_flipped<G, Gradient, Result, Real, Isa>,
                     image_lanes_depthwise_data_gradient<G, Gradient, Result, Real, Isa>,
                     image_lanes_taps_data_gradient<G, Gradient, Result, Real, Isa>>;

/// Gradient of the weights from that of the output, `Gradient`: best first.
template <conv_geometry G, layout Gradient, class Real, class Isa>
using conv_weight_gradient =
    detail::first_of<panel_weight_gradient<G, Gradient, Real, Isa>,
                     image_lanes_depthwise_weight_gradient<G, Gradient, Real, Isa>,
                     image_lanes_weight_gradient<G, Gradient, Real, Isa>,
                     image_lanes_taps_weight_gradient<G, Gradient, Real, Isa>>;

/// Forward pass of the transposed convolution, which writes a volume of layout G.input from one of
/// layout G.output: best first, reference last.
template <conv_geometry G, class Real, class Isa>
using transpose_forward =
    detail::first_of<image_lanes_transpose<G, Real, Isa>, channel_lanes_transpose<G, Real, Isa>,
                     reference_transpose<G, Real, Isa>>;

/// Gradient of the transposed convolution's input, `Result` (extents of G.output), from that of its
/// output, `Gradient` (extents of G.input).
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
using transpose_data_gradient =
    detail::first_of<image_lanes_transpose_data_gradient<G, Gradient, Result, Real, Isa>>;

/// Gradient of the transposed convolution's weights from that of its output, `Gradient` (extents of
/// G.input): best first.
template <conv_geometry G, layout Gradient, class Real, class Isa>
using transpose_weight_gradient =
    detail::first_of<panel_transpose_weight_gradient<G, Gradient, Real, Isa>,
                     image_lanes_transpose_weight_gradient<G, Gradient, Real, Isa>>;

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
