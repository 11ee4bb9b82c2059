// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network lenet5.

#include "network/catalogue.hpp"
#include "network/network_of.hpp"

#include <strider/zoo/lenet5.hpp>

namespace strider::program {

const any_network& lenet5() {
    static const network_of<zoo::lenet5> network(
        "lenet5", "LeNet-5: two convolutions and three fully connected layers for digits");
    return network;
}

} // namespace strider::program
