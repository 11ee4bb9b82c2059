// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the networks that the program knows, and how one is found by its name.
#pragma once

#include "network/any_network.hpp"

#include <string>
#include <vector>

namespace strider::program {

/// One function for each source of src/networks.
[[nodiscard]] const any_network& convnetjs_cifar10();
[[nodiscard]] const any_network& convnetjs_mnist();
[[nodiscard]] const any_network& lenet5();

/// Every network, in the order of names.
[[nodiscard]] std::vector<const any_network*> catalogue();

/// The network of that name. Throws usage_error, which lists them all.
[[nodiscard]] const any_network& network_named(const std::string& name);

} // namespace strider::program
