// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the building blocks of ResNets: residual blocks, and stages of them.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// The shortcut of a block that changes the shape: K filters of 1x1. Option B of [He16]
template <int K, int Stride>
using resnet_downsample =
    named<"downsample", conv<K, filter<1>, stride<Stride>, no_bias, floor_fit>, batch_norm>;

/// Two convolutions with K filters of 3x3. [He16] fig. 5, left
template <int K, int Stride = 1, class Shortcut = identity>
using resnet_basic_block = sequence<
    named<"unit", residual<sequence<named<"conv1", conv<K, filter<3>, stride<Stride>, pad<1>, //
                                                        no_bias, floor_fit>>,                 //
                                    named<"bn1", batch_norm>, relu,                           //
                                    named<"conv2", conv<K, filter<3>, pad<1>, no_bias>>,      //
                                    named<"bn2", batch_norm>>,                                //
                           Shortcut>>,
    relu>;

/// K filters of 1x1, K of 3x3 with the stride (as in torchvision; the paper strides the first), and
/// 4 K of 1x1. [He16] fig. 5, right
template <int K, int Stride = 1, class Shortcut = identity>
using resnet_bottleneck = sequence<
    named<"unit", residual<sequence<named<"conv1", conv<K, filter<1>, no_bias>>,              //
                                    named<"bn1", batch_norm>, relu,                           //
                                    named<"conv2", conv<K, filter<3>, stride<Stride>, pad<1>, //
                                                        no_bias, floor_fit>>,                 //
                                    named<"bn2", batch_norm>, relu,                           //
                                    named<"conv3", conv<4 * K, filter<1>, no_bias>>,          //
                                    named<"bn3", batch_norm>>,                                //
                           Shortcut>>,
    relu>;

/// N blocks; the first may change the shape.
template <int N, int K, int Stride>
using resnet_basic_stage = sequence<resnet_basic_block<K, Stride, resnet_downsample<K, Stride>>,
                                    named<"rest", repeat<N - 1, resnet_basic_block<K>>>>;
template <int N, int K, int Stride>
using resnet_bottleneck_stage =
    sequence<resnet_bottleneck<K, Stride, resnet_downsample<4 * K, Stride>>,
             named<"rest", repeat<N - 1, resnet_bottleneck<K>>>>;

/// A ResNet: stem, four stages, classifier. [He16] table 1
template <class Input, int Classes, class Stage1, class Stage2, class Stage3, class Stage4>
using resnet =
    network<Input,                                                                      //
            named<"conv1", conv<64, filter<7>, stride<2>, pad<3>, no_bias, floor_fit>>, //
            named<"bn1", batch_norm>, relu,                                             //
            named<"maxpool", max_pool<filter<3>, stride<2>, pad<1>, floor_fit>>,        //
            named<"layer1", Stage1>, named<"layer2", Stage2>,                           //
            named<"layer3", Stage3>, named<"layer4", Stage4>,                           //
            global_avg_pool, named<"fc", fully_connected<Classes>>, softmax>;

/// A ResNet of basic blocks; its first stage keeps the shape.
template <class Input, int Classes, int N1, int N2, int N3, int N4>
using resnet_of_basic_blocks =
    resnet<Input, Classes, repeat<N1, resnet_basic_block<64>>, resnet_basic_stage<N2, 128, 2>,
           resnet_basic_stage<N3, 256, 2>, resnet_basic_stage<N4, 512, 2>>;

/// A ResNet of bottlenecks.
template <class Input, int Classes, int N1, int N2, int N3, int N4>
using resnet_of_bottlenecks =
    resnet<Input, Classes, resnet_bottleneck_stage<N1, 64, 1>, resnet_bottleneck_stage<N2, 128, 2>,
           resnet_bottleneck_stage<N3, 256, 2>, resnet_bottleneck_stage<N4, 512, 2>>;

} // namespace strider::zoo
