// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the sets of convolutions that are measured, and how a set is made from a network.
#pragma once

#include "support/peer.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace strider::bench {

struct layer_case {
    layer_facts facts;
    std::unique_ptr<peer> (*ours)(const conv_job&) = nullptr;
};

struct layer_set {
    std::string name;
    std::vector<layer_case> cases;
};

/// The sets of a program, in the order of their names but for `design`, the first.
std::vector<layer_set>& layer_sets();

/// Adds a set to the program that it is linked to.
struct layer_set_added {
    explicit layer_set_added(layer_set set) { layer_sets().push_back(std::move(set)); }
};

} // namespace strider::bench
