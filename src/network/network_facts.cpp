// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Computes the paths of layers, and the memory of a training step.

#include "network/network_facts.hpp"

#include <strider/parameter.hpp>

#include <algorithm>
#include <string_view>

namespace strider::program {

std::string path_of(const network_facts& network, const layer_facts& layer) {
    return path_name(network.scopes.data(), layer.scope, layer.position, layer.label);
}

std::string path_of_scope(const network_facts& network, int scope) {
    if (scope == 0) return {};
    constexpr std::string_view last = ".*";
    std::string path = path_name(network.scopes.data(), scope, 0, "*");
    path.resize(path.size() - last.size());
    return path;
}

training_memory memory_of_step(const network_facts& network, std::int64_t batch) {
    const memory_facts& arena = network.training;
    std::int64_t arenas = (batch + arena.images - 1) / arena.images;
    if (network.max_arenas > 0) arenas = std::min<std::int64_t>(arenas, network.max_arenas);
    return {arenas, arenas * arena.arena_bytes, arenas * arena.min_bytes};
}

} // namespace strider::program
