// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network convnetjs-cifar10.

#include "network/catalogue.hpp"
#include "network/network_of.hpp"

#include <strider/zoo/convnetjs_cifar10.hpp>

namespace strider::program {

const any_network& convnetjs_cifar10() {
    static const network_of<zoo::convnetjs_cifar10> network(
        "convnetjs-cifar10",
        "ConvNetJS's CIFAR-10 demo: three convolutions on small colour pictures");
    return network;
}

} // namespace strider::program
