// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the networks that the program knows, and their lookup by name.
#pragma once

#include "network/any_network.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// Every network, in natural order of names.
[[nodiscard]] const std::vector<any_network>& catalogue();

/// The network of that name; '_' is accepted for '-', so the library's names work too. Throws
/// usage_error, which lists all names.
[[nodiscard]] const any_network& network_named(std::string_view name);

/// The facts of all networks: a function for each source of src/networks/facts.
[[nodiscard]] std::vector<known_network> small_networks();
[[nodiscard]] std::vector<known_network> plain_networks();
[[nodiscard]] std::vector<known_network> residual_networks();
[[nodiscard]] std::vector<known_network> mobile_networks();
[[nodiscard]] std::vector<known_network> branched_networks();

/// The engines of the networks that can be trained: a function for each source of
/// src/networks/small.
[[nodiscard]] named_engines convnetjs_cifar10_engines();
[[nodiscard]] named_engines convnetjs_mnist_engines();
[[nodiscard]] named_engines lenet5_engines();
[[nodiscard]] named_engines cifar_resnet20_engines();
[[nodiscard]] named_engines cifar_resnet56_engines();

/// The engines of the inference-only networks; empty with STRIDER_PROGRAM_NETWORKS=small or few.
[[nodiscard]] std::vector<named_engines> large_engines();

} // namespace strider::program
