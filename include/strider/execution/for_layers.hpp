// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::for_layers`: a loop over layers, with the layer a compile-time
// constant.
#pragma once

#include <strider/indices.hpp>

#include <array>
#include <cstddef>

namespace strider::detail {

/// Some of the layers [0, Depth), in order.
template <int Depth>
struct layer_choice {
    std::array<int, static_cast<std::size_t>(Depth)> layers{};
    int count = 0;
};

/// The layers [0, Depth) for which picks(layer) is true.
template <int Depth, class Picks>
consteval layer_choice<Depth> choose_layers(Picks picks) {
    layer_choice<Depth> chosen;
    for (int layer = 0; layer < Depth; ++layer)
        if (picks(layer)) chosen.layers[static_cast<std::size_t>(chosen.count++)] = layer;
    return chosen;
}

/// Calls f.operator()<Layer>() for each of the chosen layers, in order. Usually few are chosen, and
/// the others cost the compiler nothing.
template <const auto& Chosen, class F>
constexpr void for_layers(F&& f) {
    for_indices<Chosen.count>(
        [&]<int Index>() { f.template operator()<Chosen.layers[std::size_t{Index}]>(); });
}

/// The same, last first.
template <const auto& Chosen, class F>
constexpr void for_layers_backward(F&& f) {
    for_indices<Chosen.count>([&]<int Index>() {
        f.template operator()<Chosen.layers[static_cast<std::size_t>(Chosen.count - 1 - Index)]>();
    });
}

} // namespace strider::detail
