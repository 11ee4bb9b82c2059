// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how the benchmarks of single layers name a layer and fill its volumes.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/memory_plan.hpp>
#include <strider/network.hpp>
#include <strider/simd/vec.hpp>
#include <strider/tensor.hpp>

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

namespace strider::bench {

/// "56x56x64 conv 64 3x3/1"
inline std::string name_of(const layer_facts& l) {
    std::string name =
        fmt::format("{}x{}x{} {}", l.input.height, l.input.width, l.input.channels, l.name);
    if (l.filters > 0) name += fmt::format(" {}", l.filters);
    if (l.window.filter_height > 0 && l.kind != layer_kind::fully_connected)
        name += fmt::format(" {}x{}/{}", l.window.filter_height, l.window.filter_width,
                            l.window.stride_height);
    return name;
}

/// The only layer of a network, with its volumes as laid out by the memory plan.
template <class Net, pass Purpose, kernel::lane_axis Axis>
struct single_layer {
    static_assert(Net::depth == 1);
    static constexpr layer_facts facts = Net::facts[0];
    static constexpr bool images = Axis == kernel::lane_axis::images;
    static constexpr int lanes = images ? lanes_of<float, isa::native> : 1;
    using element = vec<float, lanes>;
    static constexpr int multiple = images ? 1 : 16; // elements in 64 bytes
    static constexpr auto plan = memory_plan_of<Net, 1, Purpose, Axis, multiple>;
    static constexpr kernel::layout input = plan.buffers[0].volume;
    static constexpr kernel::layout output = plan.buffers[1].volume;
    static constexpr window_options window = facts.window;
    static constexpr kernel::conv_geometry conv = detail::geometry_of(facts, input, output);
    static constexpr kernel::pool_geometry pool{input,
                                                output,
                                                window.filter_height,
                                                window.filter_width,
                                                window.stride_height,
                                                window.stride_width,
                                                window.pad_top,
                                                window.pad_left};
    static constexpr kernel::dense_geometry dense{input, facts.filters};
};

/// Reads weight (k, c, r, s) of [filters][channels][height][width].
inline auto weight_reader(const layer_facts& l, const float* weights) {
    return [=](int k, int c, int r, int s) {
        return weights[((std::ptrdiff_t{k} * l.input.channels + c) * l.window.filter_height + r) *
                           l.window.filter_width +
                       s];
    };
}

/// Storage for a volume of a layout whose elements have `Lanes` lanes.
template <kernel::layout L, int Lanes>
aligned_array<float> make_volume() {
    return aligned_array<float>(static_cast<std::size_t>(L.size()) * Lanes);
}

/// Calls f(element, channels-last index) for all elements in one lane.
template <kernel::layout L, int Lanes, class F>
void for_lane(int lane, F f) {
    std::size_t next = 0;
    for (int h = 0; h < L.extent.height; ++h)
        for (int w = 0; w < L.extent.width; ++w)
            for (int c = 0; c < L.extent.channels; ++c) f(L.at(h, w, c) * Lanes + lane, next++);
}

/// Copies channels-last images into a volume, one per lane.
template <kernel::layout L, int Lanes>
void put(std::span<const float> images, float* volume) {
    constexpr auto count = static_cast<std::size_t>(L.extent.count());
    for (int lane = 0; lane < Lanes; ++lane)
        for_lane<L, Lanes>(lane, [&](std::ptrdiff_t at, std::size_t i) {
            volume[at] = images[static_cast<std::size_t>(lane) * count + i];
        });
}

/// Copies the image in one lane out of a volume, channels-last.
template <kernel::layout L, int Lanes>
std::vector<float> take(const float* volume, int lane) {
    std::vector<float> image(static_cast<std::size_t>(L.extent.count()));
    for_lane<L, Lanes>(lane, [&](std::ptrdiff_t at, std::size_t i) { image[i] = volume[at]; });
    return image;
}

/// Floating-point operations of a step, per image: the forward pass, and the same number for each
/// of the two gradients; the first layer with weights needs no gradient of its input.
template <class Net>
constexpr double training_operations() {
    double macs = 0;
    bool first = true;
    for (const layer_facts& layer : Net::facts) {
        macs += static_cast<double>(layer.macs) * (first ? 2 : 3);
        if (layer.weights > 0) first = false;
    }
    return 2 * macs;
}

} // namespace strider::bench
