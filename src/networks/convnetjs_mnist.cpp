// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network convnetjs-mnist.

#include "network/catalogue.hpp"
#include "network/network_of.hpp"

#include <strider/zoo/convnetjs_mnist.hpp>

namespace strider::program {

const any_network& convnetjs_mnist() {
    static const network_of<zoo::convnetjs_mnist> network(
        "convnetjs-mnist", "ConvNetJS's MNIST demo: two convolutions on 24x24 cuts of digits");
    return network;
}

} // namespace strider::program
