// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::mobilenet_v1`: MobileNet, version 1.
#pragma once

#include <strider/network.hpp>

#include <type_traits>

namespace strider::zoo {

/// The padding of TensorFlow's SAME for a 3x3 filter on an even extent.
template <int Stride>
using mobilenet_v1_pad = std::conditional_t<Stride == 1, pad<1>, pad<0, 1, 0, 1>>;

/// A depthwise 3x3 convolution, then K filters of 1x1. [Howard17] fig. 3
template <int K, int Stride = 1>
using mobilenet_v1_block =
    sequence<named<"depthwise", depthwise_conv<filter<3>, stride<Stride>,           //
                                               mobilenet_v1_pad<Stride>, no_bias>>, //
             named<"depthwise_bn", batch_norm>, relu,                               //
             named<"pointwise", conv<K, filter<1>, no_bias>>,                       //
             named<"pointwise_bn", batch_norm>, relu>;

/// Width 1.0; Input's height and width must be multiples of 32. [Howard17] table 1
template <class Input = input<224, 224, 3>, int Classes = 1000>
using mobilenet_v1_for = network<
    Input,                                                                                 //
    named<"conv", conv<32, filter<3>, stride<2>, mobilenet_v1_pad<2>, no_bias>>,           //
    named<"bn", batch_norm>, relu,                                                         //
    named<"block1", mobilenet_v1_block<64>>,                                               //
    named<"block2", mobilenet_v1_block<128, 2>>, named<"block3", mobilenet_v1_block<128>>, //
    named<"block4", mobilenet_v1_block<256, 2>>, named<"block5", mobilenet_v1_block<256>>, //
    named<"block6", mobilenet_v1_block<512, 2>>,                                           //
    named<"blocks7to11", repeat<5, mobilenet_v1_block<512>>>,                              //
    named<"block12", mobilenet_v1_block<1024, 2>>,                                         //
    named<"block13", mobilenet_v1_block<1024>>,                                            //
    global_avg_pool, named<"fc", fully_connected<Classes>>, softmax>;
using mobilenet_v1 = mobilenet_v1_for<>;

// Keras's MobileNet: 4,253,864 in all, of which 21,888 are statistics. [Howard17] table 8: 4.2 M
static_assert(mobilenet_v1::parameters == 4'231'976);
static_assert(mobilenet_v1::parameters + mobilenet_v1::statistics == 4'253'864);
// mobilenet_v1.py of TensorFlow's models: 567,716,352 for convolutions; plus 1024 * 1000.
// [Howard17] table 8: 569 M
static_assert(mobilenet_v1::macs == 568'740'352);

} // namespace strider::zoo
