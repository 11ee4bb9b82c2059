// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that layers with equal geometries share one kernel: the plan gives repeated layers the same
// layouts.
#include <strider/memory_plan.hpp>
#include <strider/zoo/resnet152.hpp>
#include <strider/zoo/resnet50.hpp>

#include <cstddef>

namespace {

using namespace strider;

/// The number of convolutions in a network, and of kernels for their geometries.
struct kernel_count {
    int layers = 0;
    int kernels = 0;
};
template <class Net>
constexpr kernel_count count = [] {
    const auto& plan =
        memory_plan_of<Net, Net::depth, pass::inference, kernel::lane_axis::channels, 16>;
    kernel::conv_geometry seen[std::size_t{Net::depth}]{};
    kernel_count found;
    for (std::size_t i = 0; i < std::size_t{Net::depth}; ++i) {
        if (Net::facts[i].kind != layer_kind::conv) continue;
        ++found.layers;
        const auto layout_of = [&](int buffer) {
            return plan.buffers[static_cast<std::size_t>(buffer)].volume;
        };
        const kernel::conv_geometry g =
            detail::geometry_of(Net::facts[i], layout_of(plan.reads[i]), layout_of(plan.writes[i]));
        bool known = false;
        for (int k = 0; k < found.kernels; ++k) known = known || seen[k] == g;
        if (!known) seen[found.kernels++] = g;
    }
    return found;
}();

// [He16] table 1: 1 + 4 shortcuts + 3 * (3 + 4 + 6 + 3); three times as many for 152 layers.
static_assert(count<zoo::resnet50>.layers == 53);
static_assert(count<zoo::resnet152>.layers == 155);
static_assert(count<zoo::resnet50>.kernels == 23);
static_assert(count<zoo::resnet152>.kernels == count<zoo::resnet50>.kernels);

} // namespace
