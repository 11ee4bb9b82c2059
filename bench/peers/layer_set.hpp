// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the measured sets of convolutions, and how a set is made from a network.
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

/// Registers a set, or a part of one, in the program it is linked into.
struct layer_set_added {
    explicit layer_set_added(layer_set added);
};

} // namespace strider::bench
