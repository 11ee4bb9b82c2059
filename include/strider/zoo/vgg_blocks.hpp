// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the building blocks of VGG: stages of 3x3 convolutions.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// N convolutions with K filters of 3x3, then pooling to half the rows and columns.
template <layer_name Name, int N, int K>
using vgg_stage = sequence<named<Name, repeat<N, named<"conv", conv<K, filter<3>, pad<1>>>, relu>>,
                           max_pool<filter<2>>>;

/// Five stages of N1, ..., N5 convolutions and three fully connected layers; Input's height and
/// width must be multiples of 32. [Simonyan14] table 1
template <class Input, int Classes, int N1, int N2, int N3, int N4, int N5>
using vgg = network<Input,                                                  //
                    vgg_stage<"stage1", N1, 64>,                            //
                    vgg_stage<"stage2", N2, 128>,                           //
                    vgg_stage<"stage3", N3, 256>,                           //
                    vgg_stage<"stage4", N4, 512>,                           //
                    vgg_stage<"stage5", N5, 512>,                           //
                    named<"fc6", fully_connected<4096>>, relu, dropout<50>, //
                    named<"fc7", fully_connected<4096>>, relu, dropout<50>, //
                    named<"fc8", fully_connected<Classes>>, softmax>;

} // namespace strider::zoo
