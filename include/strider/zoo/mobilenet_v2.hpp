// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::mobilenet_v2`: MobileNet, version 2.
#pragma once

#include <strider/network.hpp>

#include <type_traits>

namespace strider::zoo {

/// A linear bottleneck: C maps expanded T-fold, filtered depthwise, and projected to K without a
/// final activation. [Sandler18] table 1
template <int C, int T, int K, int Stride = 1>
using mobilenet_v2_bottleneck = sequence<
    std::conditional_t<T == 1, identity,
                       sequence<named<"expand", conv<C * T, filter<1>, no_bias>>,
                                named<"expand_bn", batch_norm>, relu6>>,
    named<"depthwise", depthwise_conv<filter<3>, stride<Stride>, pad<1>, no_bias, floor_fit>>,
    named<"depthwise_bn", batch_norm>, relu6, //
    named<"project", conv<K, filter<1>, no_bias>>, named<"project_bn", batch_norm>>;

/// N bottlenecks; the first goes from C maps to K, the others are residual.
template <int N, int C, int K, int Stride>
using mobilenet_v2_stage = sequence<
    named<"first", mobilenet_v2_bottleneck<C, 6, K, Stride>>,
    named<"rest", repeat<N - 1, named<"unit", residual<mobilenet_v2_bottleneck<K, 6, K>>>>>>;

/// torchvision's version. [Sandler18] table 2, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using mobilenet_v2_for =
    network<Input,                                                                      //
            named<"conv1", conv<32, filter<3>, stride<2>, pad<1>, no_bias, floor_fit>>, //
            named<"bn1", batch_norm>, relu6,                                            //
            named<"stage1", mobilenet_v2_bottleneck<32, 1, 16>>,                        //
            named<"stage2", mobilenet_v2_stage<2, 16, 24, 2>>,                          //
            named<"stage3", mobilenet_v2_stage<3, 24, 32, 2>>,                          //
            named<"stage4", mobilenet_v2_stage<4, 32, 64, 2>>,                          //
            named<"stage5", mobilenet_v2_stage<3, 64, 96, 1>>,                          //
            named<"stage6", mobilenet_v2_stage<3, 96, 160, 2>>,                         //
            named<"stage7", mobilenet_v2_bottleneck<160, 6, 320>>,                      //
            named<"conv2", conv<1280, filter<1>, no_bias>>,                             //
            named<"bn2", batch_norm>, relu6,                                            //
            global_avg_pool, dropout<20>, named<"fc", fully_connected<Classes>>, softmax>;
using mobilenet_v2 = mobilenet_v2_for<>;

// [TorchVision16]: 3,504,872 parameters, 0.301 GMACs.
static_assert(mobilenet_v2::parameters == 3'504'872);
static_assert((mobilenet_v2::macs + 500'000) / 1'000'000 == 301);

} // namespace strider::zoo
