// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the sets of convolutions that are measured, and how a set is made from a network.
#pragma once

#include "support/peer.hpp"

#include <memory>
#include <string>
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

/// The sets of a program.
std::vector<layer_set>& layer_sets();

/// Adds a set, or a part of one, to the program that it is linked to.
struct layer_set_added {
    explicit layer_set_added(layer_set added);
};

} // namespace strider::bench
