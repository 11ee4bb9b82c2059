// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::known`: the facts of a network type, without its kernels. Included by
// the sources of src/networks/facts.
#pragma once

#include "network/any_network.hpp"
#include "network/model_of.hpp"

#include <strider/analysis.hpp>
#include <strider/execution/streams_weights.hpp>
#include <strider/io/weights.hpp>
#include <strider/layer/flops.hpp>
#include <strider/memory_plan.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace strider::program {

/// The memory plan of the first Depth layers, in bytes.
template <class Net, int Depth, pass Purpose, kernel::lane_axis Axis>
memory_facts memory_of() {
    constexpr bool images = Axis == kernel::lane_axis::images;
    constexpr int lanes = images ? lanes_of<float, isa::native> : 1;
    constexpr std::size_t element_bytes = sizeof(float) * static_cast<std::size_t>(lanes);
    constexpr auto element = static_cast<std::ptrdiff_t>(element_bytes);
    constexpr int multiple = strider::detail::elements_in_line(element_bytes);
    using planner = strider::detail::memory_planner<Net, Depth, Purpose, Axis, multiple>;
    constexpr const auto& plan = memory_plan_of<Net, Depth, Purpose, Axis, multiple>;
    constexpr const auto& lifetimes = lifetimes_of<Net, Depth, Purpose, Axis, multiple>;

    memory_facts memory;
    memory.images = lanes;
    memory.depth = Depth;
    memory.arena_bytes = plan.size * element;
    memory.min_bytes = plan.least * element;
    const auto count = static_cast<std::size_t>(plan.count);
    for (std::size_t i = 0; i < lifetimes.size(); ++i) {
        const lifetime& each = lifetimes[i];
        memory.buffers.push_back({i < count ? buffer_kind::volume : buffer_kind::addend,
                                  each.size * element,
                                  each.offset * element,
                                  each.first,
                                  each.last,
                                  {}});
    }
    for (int volume = 0; volume <= Depth; ++volume) {
        const auto buffer =
            static_cast<std::size_t>(plan.buffer_of[static_cast<std::size_t>(volume)]);
        memory.buffers[buffer].volumes.push_back(volume);
    }
    if constexpr (Purpose == pass::training) {
        const auto& listed = planner::listed;
        for (std::size_t b = 0; b < count; ++b) {
            if (listed.gradient[b] < 0) continue;
            buffer_facts& gradient = memory.buffers[static_cast<std::size_t>(listed.gradient[b])];
            gradient.kind = buffer_kind::gradient;
            gradient.volumes = memory.buffers[b].volumes;
        }
        for (std::size_t e = 0; e < listed.edge.size(); ++e)
            if (listed.edge[e] >= 0)
                memory.buffers[static_cast<std::size_t>(listed.edge[e])].volumes = {
                    Net::graph.edges[e]};
    }
    return memory;
}

/// The memory plan of an inference: Number is float or one_image.
template <class Net, class Number>
memory_facts inference_memory() {
    constexpr bool in_blocks =
        strider::memory_of<Net, pass::inference, numerics::exact, Number>::images > 1;
    constexpr auto axis = in_blocks ? kernel::lane_axis::images : kernel::lane_axis::channels;
    memory_facts memory = memory_of<Net, Net::depth, pass::inference, axis>();
    memory.arena_bytes = arena_bytes<Net, numerics::exact, Number>;
    memory.fast_arena_bytes = arena_bytes<Net, numerics::fast, Number>;
    return memory;
}

template <class Net>
network_facts facts_of(network_name name) {
    network_facts facts;
    static_cast<network_name&>(facts) = std::move(name);
    facts.description = std::string(Net::description.data(), Net::description.size());
    facts.fingerprint = Net::fingerprint;
    facts.input = Net::input;
    facts.output = Net::output;
    facts.parameters = Net::parameters;
    facts.statistics = Net::statistics;
    facts.macs = Net::macs;
    facts.activations = Net::activations;
    facts.layers = {Net::facts.begin(), Net::facts.end()};
    facts.edges = {Net::graph.edges.begin(), Net::graph.edges.end()};
    facts.scopes = {Net::graph.scopes.begin(), Net::graph.scopes.end()};
    facts.fields = {receptive_windows<Net>.begin() + 1, receptive_windows<Net>.end()};
    bool meets = false;
    for (const layer_facts& layer : facts.layers) {
        facts.flops += flops_of(layer);
        meets = meets || layer.kind == layer_kind::batch_norm ||
                strider::detail::streams_weights<float>(layer);
    }
    facts.max_arenas = meets ? 0 : trainer_chunks;
    constexpr auto single = kernel::lane_axis::channels;
    facts.one_image = inference_memory<Net, one_image>();
    facts.inference = inference_memory<Net, float>();
    facts.training = memory_of<Net, strider::detail::trained_depth<Net>, pass::training,
                               kernel::lane_axis::images>();
    // Offsets and lanes do not affect folding.
    const auto& folds = memory_plan_of<Net, Net::depth, pass::inference, single, 16>.folds;
    facts.folds = {folds.begin(), folds.begin() + Net::depth};
    return facts;
}

template <class Net>
known_network known(std::string name, std::string title, std::string source) {
    return {facts_of<Net>({std::move(name), std::move(title), std::move(source)}),
            [](std::uint64_t seed) -> std::unique_ptr<any_model> {
                return std::make_unique<model_of<Net>>(seed);
            },
            [](const std::filesystem::path& weights) -> std::unique_ptr<any_model> {
                auto loaded = std::make_unique<model_of<Net>>(0);
                io::load_weights(weights, loaded->numbers);
                return loaded;
            }};
}

} // namespace strider::program
