// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a set of convolutions is made from shapes or from a network.
#pragma once

#include "layer_set.hpp"
#include "ours.hpp"

#include <array>
#include <cstddef>

namespace strider::bench {

template <conv_shape... S>
std::vector<layer_case> cases_of_shapes() {
    return {layer_case{conv_behind<S>::alone::facts[0], our_convolution<S>}...};
}

/// The distinct convolutions of a network, split into parts, one per source file.
template <class Net, std::size_t Part = 0, std::size_t Parts = 1>
std::vector<layer_case> cases_of() {
    static constexpr auto shapes = distinct_convs<Net>();
    constexpr std::size_t first = shapes.size() * Part / Parts;
    constexpr std::size_t last = shapes.size() * (Part + 1) / Parts;
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return cases_of_shapes<shapes[first + I]...>();
    }
    (std::make_index_sequence<last - first>{});
}

} // namespace strider::bench
