// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::mobilenet_v3_small`: MobileNet, version 3, small.
#pragma once

#include <strider/network.hpp>

#include <type_traits>

namespace strider::zoo {

using mobilenet_v3_norm = batch_norm_with<0.001, 0.01>; // [TorchVision16]

/// A quarter of `maps`, rounded to the nearest multiple of 8.
constexpr int mobilenet_v3_squeeze(int maps) { return maps < 32 ? 8 : (maps / 4 + 4) / 8 * 8; }

/// Squeeze and excitation. [Hu18], with the activations of [Howard19] sec. 5.3
template <int E>
using mobilenet_v3_gate =
    named<"excite", gate<global_avg_pool,                                              //
                         named<"fc1", conv<mobilenet_v3_squeeze(E), filter<1>>>, relu, //
                         named<"fc2", conv<E, filter<1>>>, hard_sigmoid>>;

/// C maps expanded to E, filtered depthwise with F x F, gated, and projected to K. [Howard19] fig.
/// 4
template <int C, int F, int E, int K, class Activation, class Gate = mobilenet_v3_gate<E>,
          int Stride = 1>
using mobilenet_v3_bottleneck =
    sequence<std::conditional_t<E == C, identity,
                                sequence<named<"expand", conv<E, filter<1>, no_bias>>,
                                         named<"expand_bn", mobilenet_v3_norm>, Activation>>,
             named<"depthwise",
                   depthwise_conv<filter<F>, stride<Stride>, pad<(F - 1) / 2>, no_bias, floor_fit>>,
             named<"depthwise_bn", mobilenet_v3_norm>, Activation, Gate,
             named<"project", conv<K, filter<1>, no_bias>>, named<"project_bn", mobilenet_v3_norm>>;

/// The same with 5x5, hard_swish and a gate: from C maps to K, or residual on K.
template <int C, int E, int K, int Stride>
using mobilenet_v3_down =
    mobilenet_v3_bottleneck<C, 5, E, K, hard_swish, mobilenet_v3_gate<E>, Stride>;
template <int E, int K>
using mobilenet_v3_add = residual<mobilenet_v3_bottleneck<K, 5, E, K, hard_swish>>;

/// torchvision's version. [Howard19] table 2, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using mobilenet_v3_small_for = network<
    Input,                                                                                   //
    named<"conv1", conv<16, filter<3>, stride<2>, pad<1>, no_bias, floor_fit>>,              //
    named<"bn1", mobilenet_v3_norm>, hard_swish,                                             //
    named<"block1", mobilenet_v3_bottleneck<16, 3, 16, 16, relu, mobilenet_v3_gate<16>, 2>>, //
    named<"block2", mobilenet_v3_bottleneck<16, 3, 72, 24, relu, identity, 2>>,              //
    named<"block3", residual<mobilenet_v3_bottleneck<24, 3, 88, 24, relu, identity>>>,       //
    named<"block4", mobilenet_v3_down<24, 96, 40, 2>>,                                       //
    named<"blocks5and6", repeat<2, mobilenet_v3_add<240, 40>>>,                              //
    named<"block7", mobilenet_v3_down<40, 120, 48, 1>>,                                      //
    named<"block8", mobilenet_v3_add<144, 48>>,                                              //
    named<"block9", mobilenet_v3_down<48, 288, 96, 2>>,                                      //
    named<"blocks10and11", repeat<2, mobilenet_v3_add<576, 96>>>,                            //
    named<"conv2", conv<576, filter<1>, no_bias>>, named<"bn2", mobilenet_v3_norm>,          //
    hard_swish, global_avg_pool,                                                             //
    named<"fc1", fully_connected<1024>>, hard_swish, dropout<20>,                            //
    named<"fc2", fully_connected<Classes>>, softmax>;
using mobilenet_v3_small = mobilenet_v3_small_for<>;

// [TorchVision16]: 2,542,856 parameters, 0.057 GMACs.
static_assert(mobilenet_v3_small::parameters == 2'542'856);
static_assert((mobilenet_v3_small::macs + 500'000) / 1'000'000 == 57);

} // namespace strider::zoo
