// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines whether a network runs faster on single images than on blocks.
#pragma once

#include <strider/kernel/conv/winograd/plan.hpp>
#include <strider/memory_plan.hpp>
#include <strider/numerics.hpp>

#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// With exact numerics, never. With fast ones, if the convolutions of a single image, each by the
/// kernel chosen for it, cost less than one image's share of a block; the other layers' cost hardly
/// differs.
template <class Net, class Numerics, class Real, class Isa>
inline constexpr bool prefers_single_images = [] {
    if constexpr (!std::is_same_v<Numerics, numerics::fast>) {
        return false;
    } else {
        constexpr kernel::vector_machine on = kernel::machine_of<Real, Isa>;
        double one_by_one = 0;
        double in_block = 0;
        for (const layer_facts& layer : Net::facts) {
            if (layer.kind != layer_kind::conv) continue;
            const kernel::conv_geometry g =
                geometry_of(layer, {layer.input, {}, kernel::lane_axis::channels},
                            {layer.output, {}, kernel::lane_axis::channels});
            const int outputs = kernel::fastest_winograd(g, on);
            one_by_one +=
                outputs > 0 ? kernel::winograd_cost(g, outputs, on) : kernel::direct_cost(g, on);
            in_block += kernel::image_lanes_cost(g, on);
        }
        return one_by_one < in_block;
    }
}();

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
