// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::convnetjs_cifar10`: the network of ConvNetJS's CIFAR-10 demo.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// Three times convolution, ReLU and pooling, then a fully connected layer. [ConvNetJS]
using convnetjs_cifar10 =
    network<input<32, 32, 3>,                                                             //
            conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
            conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
            conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
            fully_connected<10>, softmax>;

static_assert(convnetjs_cifar10::output == shape{1, 1, 10});
static_assert(convnetjs_cifar10::parameters == 22'466);

} // namespace strider::zoo
