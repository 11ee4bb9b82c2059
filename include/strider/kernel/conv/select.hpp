// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which convolution kernel a geometry gets: the first of an ordered list that applies.
#pragma once

#include <strider/kernel/conv/direct.hpp>
#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/image_lanes_gradient.hpp>
#include <strider/kernel/conv/reference.hpp>

#include <type_traits>

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

} // namespace detail

/// Forward: best first, reference last.
template <conv_geometry G, class Real, class Isa>
using conv_forward = detail::first_of<image_lanes_conv<G, Real, Isa>, direct_conv<G, Real, Isa>,
                                      reference_conv<G, Real, Isa>>;

/// Gradient of the input: best first.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
using conv_data_gradient = detail::first_of<image_lanes_flipped<G, Gradient, Result, Real, Isa>,
                                            image_lanes_gather<G, Gradient, Result, Real, Isa>>;

} // namespace strider::kernel
