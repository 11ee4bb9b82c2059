// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the building blocks of the ResNets for CIFAR-10.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// The parameter-free shortcut: every second row and column, followed by maps of zeros. Option A of
/// [He16] sec. 4.2
template <int Before, int After>
using cifar_resnet_shortcut =
    sequence<max_pool<filter<1>, stride<2>, floor_fit>, pad_channels<0, After - Before>>;

template <int K, int Stride = 1, class Shortcut = identity>
using cifar_resnet_block = sequence<
    named<"unit", residual<sequence<named<"conv1", conv<K, filter<3>, stride<Stride>, pad<1>, //
                                                        no_bias, floor_fit>>,                 //
                                    named<"bn1", batch_norm>, relu,                           //
                                    named<"conv2", conv<K, filter<3>, pad<1>, no_bias>>,      //
                                    named<"bn2", batch_norm>>,                                //
                           Shortcut>>,
    relu>;

/// N blocks, the first of which halves the extents and doubles the maps.
template <int N, int K>
using cifar_resnet_stage = sequence<cifar_resnet_block<K, 2, cifar_resnet_shortcut<K / 2, K>>,
                                    named<"rest", repeat<N - 1, cifar_resnet_block<K>>>>;

/// 6 N + 2 weight layers: 16, 32 and 64 maps of 32x32, 16x16 and 8x8. [He16] sec. 4.2
template <class Input, int Classes, int N>
using cifar_resnet =
    network<Input,                                                                          //
            named<"conv1", conv<16, filter<3>, pad<1>, no_bias>>, named<"bn1", batch_norm>, //
            relu,                                                                           //
            named<"layer1", repeat<N, cifar_resnet_block<16>>>,                             //
            named<"layer2", cifar_resnet_stage<N, 32>>,                                     //
            named<"layer3", cifar_resnet_stage<N, 64>>,                                     //
            global_avg_pool, named<"fc", fully_connected<Classes>>, softmax>;

} // namespace strider::zoo
