// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the facts of the networks that the program can train.

#include "network/catalogue.hpp"
#include "network/facts_of.hpp"

#include <strider/zoo/cifar_resnet20.hpp>
#include <strider/zoo/cifar_resnet56.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/convnetjs_mnist.hpp>
#include <strider/zoo/lenet5.hpp>

namespace strider::program {

std::vector<known_network> small_networks() {
    return {
        known<zoo::convnetjs_cifar10>(
            "convnetjs-cifar10", "ConvNetJS's CIFAR-10 demo: three convolutions on small pictures",
            "ConvNetJS"),
        known<zoo::convnetjs_mnist>(
            "convnetjs-mnist", "ConvNetJS's MNIST demo: two convolutions on 24x24 crops of digits",
            "ConvNetJS"),
        known<zoo::lenet5>("lenet5",
                           "LeNet-5: two convolutions and three fully connected layers for digits",
                           "LeCun et al. 1998"),
        known<zoo::cifar_resnet20>("cifar-resnet20", "ResNet for CIFAR-10 with 20 weight layers",
                                   "He et al. 2016"),
        known<zoo::cifar_resnet56>("cifar-resnet56", "ResNet for CIFAR-10 with 56 weight layers",
                                   "He et al. 2016"),
    };
}

} // namespace strider::program
