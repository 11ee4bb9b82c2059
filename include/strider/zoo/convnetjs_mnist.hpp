// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::convnetjs_mnist`: the network of ConvNetJS's MNIST demo.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// Twice convolution, ReLU and pooling, then a fully connected layer. Its input is 24x24: the demo
/// crops a random part of that size from each 28x28 digit. [ConvNetJS]
using convnetjs_mnist =
    network<input<24, 24, 1>,                                                             //
            conv<8, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,  //
            conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<3>, stride<3>>, //
            fully_connected<10>, softmax>;

static_assert(convnetjs_mnist::output == shape{1, 1, 10});
static_assert(convnetjs_mnist::parameters == 5'994);

} // namespace strider::zoo
