// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Registers the small networks: cifar_net is ConvNetJS's for CIFAR-10.
#include "../make_network.hpp"

#include <strider/zoo/cifar_resnet20.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/lenet5.hpp>

namespace strider::bench {

namespace {

const network_added cifar_net(make_network<zoo::convnetjs_cifar10>("cifar_net"));
const network_added cifar_resnet20(make_network<zoo::cifar_resnet20>("cifar_resnet20"));
const network_added lenet5(make_network<zoo::lenet5>("lenet5"));

} // namespace

} // namespace strider::bench
