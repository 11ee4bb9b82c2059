// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of README.md.

// clang-format off
// [example]
#include <strider/strider.hpp>

#include <span>
#include <vector>

using namespace strider;

// ConvNetJS's CIFAR-10 network.
using cifar_net = network<input<32, 32, 3>,
    conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,
    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,
    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,
    fully_connected<10>, softmax>;

static_assert(cifar_net::output == shape{1, 1, 10});
static_assert(cifar_net::parameters == 22'466);
static_assert(cifar_net::macs <= 4'000'000); // a budget is a static_assert

step_result train_a_little(std::span<const float> images, std::span<const int> labels) {
    trainer<cifar_net, sgd> training(model<cifar_net>(/*seed*/ 1), {.optimizer = {.momentum = 0.9}});
    return training.step(images, labels, /*rate*/ 0.02); // forward, backward, update
}

std::vector<float> probabilities(const model<cifar_net>& trained, std::span<const float> image) {
    return inference<cifar_net>(trained)(image); // 32 x 32 x 3 floats, channels-last -> 10
}
// [/example]

namespace structures {
// [block]
// A residual block whose body and shortcut halve the extents.
template <int K>
using halving = residual<
    sequence<conv<K, filter<3>, stride<2>, pad<1>, no_bias, floor_fit>, batch_norm, relu,
             conv<K, filter<3>, pad<1>, no_bias>, batch_norm>,
    sequence<conv<K, filter<1>, stride<2>, no_bias, floor_fit>, batch_norm>>;

using small_resnet = network<input<32, 32, 3>,
    named<"stem", conv<16, filter<3>, pad<1>, no_bias>, batch_norm, relu>,
    named<"block1", halving<32>, relu>, named<"block2", halving<64>, relu>,
    global_avg_pool, fully_connected<10>, softmax>;

static_assert(small_resnet::output == shape{1, 1, 10});
static_assert(small_resnet::parameters == 73'370);
// [/block]
} // namespace structures
