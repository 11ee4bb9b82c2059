// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Gathers the networks of one instruction set under the name by which the program knows them,
// STRIDER_NETWORK_SET.

#include "network/catalogue.hpp"
#include "network/network_set.hpp"

#include <strider/simd/vec.hpp>

#include <map>
#include <string>
#include <vector>

namespace strider::program {

namespace {

std::vector<any_network> all_networks() {
    std::map<std::string, network_engines> engines{
        cifar_resnet20_engines(), cifar_resnet56_engines(), convnetjs_cifar10_engines(),
        convnetjs_mnist_engines(), lenet5_engines()};
    for (const named_engines& each : large_engines()) engines.insert(each);
    std::vector<any_network> all;
    for (auto& some : {small_networks(), plain_networks(), residual_networks(), mobile_networks(),
                       branched_networks()})
        for (const known_network& each : some) all.emplace_back(each, engines[each.facts.name]);
    return all;
}

} // namespace

extern "C" {
extern const network_set STRIDER_NETWORK_SET;
}
constinit const network_set STRIDER_NETWORK_SET{isa::native::name, &all_networks};

} // namespace strider::program
