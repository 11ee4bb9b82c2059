// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the networks that the program knows, and how one is found by its name.
#pragma once

#include "network/any_network.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// Every network, in the order of names; numbers in names count as numbers.
[[nodiscard]] const std::vector<any_network>& catalogue();

/// The network of that name; '_' counts as '-', so the library's names are known too. Throws
/// usage_error, which lists them all.
[[nodiscard]] const any_network& network_named(std::string_view name);

/// What is known of all networks: a function for each source of src/networks/facts.
[[nodiscard]] std::vector<known_network> small_networks();
[[nodiscard]] std::vector<known_network> plain_networks();
[[nodiscard]] std::vector<known_network> residual_networks();
[[nodiscard]] std::vector<known_network> mobile_networks();
[[nodiscard]] std::vector<known_network> branched_networks();

/// The engines of those that can be trained: a function for each source of src/networks/small.
[[nodiscard]] named_engines convnetjs_cifar10_engines();
[[nodiscard]] named_engines convnetjs_mnist_engines();
[[nodiscard]] named_engines lenet5_engines();
[[nodiscard]] named_engines cifar_resnet20_engines();
[[nodiscard]] named_engines cifar_resnet56_engines();

/// The engines of the others, which only run forward; none with STRIDER_PROGRAM_NETWORKS=small or
/// few.
[[nodiscard]] std::vector<named_engines> large_engines();

} // namespace strider::program
