// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the measured networks as run-time values.
#pragma once

#include "support/peer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace strider::bench {

/// A network's parameters and running statistics.
struct network_numbers {
    std::vector<float> parameters;
    std::vector<float> statistics;
};

struct network_case {
    std::string name;
    network_job job;                ///< its graph, without parameters and images
    double operations = 0;          ///< floating-point operations of a pass, per image
    double training_operations = 0; ///< of a step
    double bytes = 0;               ///< of all volumes of one image
    network_numbers (*initial)() = nullptr;
    std::unique_ptr<peer> (*forward)(const network_job&) = nullptr;
    std::unique_ptr<peer> (*step)(const network_job&) = nullptr; ///< null: not trained
};

/// The networks of a program.
std::vector<network_case>& network_cases();

/// Registers a network in the program it is linked into.
struct network_added {
    explicit network_added(network_case added) { network_cases().push_back(std::move(added)); }
};

} // namespace strider::bench
