// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::alexnet`: AlexNet, as in its paper.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// The paper's normalization: k = 2, n = 5, alpha = 1e-4 not divided by n, beta = 0.75.
/// [Krizhevsky12] sec. 3.3
using alexnet_norm = local_response_norm<5, 5e-4, 0.75, 2.0>;
using alexnet_pool = max_pool<filter<3>, stride<2>>;

/// Five convolutions, three of them in two groups (one for each of the paper's GPUs), and three
/// fully connected layers. Input is 227x227x3: on the paper's 224x224x3, 11x11 filters with stride
/// 4 cannot make 55x55 maps. [Krizhevsky12]
template <class Input = input<227, 227, 3>, int Classes = 1000>
using alexnet_for =
    network<Input,                                                                             //
            named<"conv1", conv<96, filter<11>, stride<4>>>, relu, alexnet_norm, alexnet_pool, //
            named<"conv2", conv<256, filter<5>, pad<2>, groups<2>>>, relu,                     //
            alexnet_norm, alexnet_pool,                                                        //
            named<"conv3", conv<384, filter<3>, pad<1>>>, relu,                                //
            named<"conv4", conv<384, filter<3>, pad<1>, groups<2>>>, relu,                     //
            named<"conv5", conv<256, filter<3>, pad<1>, groups<2>>>, relu, alexnet_pool,       //
            named<"fc6", fully_connected<4096>>, relu, dropout<50>,                            //
            named<"fc7", fully_connected<4096>>, relu, dropout<50>,                            //
            named<"fc8", fully_connected<Classes>>, softmax>;
using alexnet = alexnet_for<>;

// By hand: 34,944 + 307,456 + 885,120 + 663,936 + 442,624 for convolutions, 37,752,832 + 16,781,312
// + 4,097,000 for fully connected layers; as Caffe's bvlc_alexnet. [Krizhevsky12]: 60 M
static_assert(alexnet::parameters == 60'965'224);
// Convolutions: 666 M [Chen16]; fully connected layers: 9,216 * 4,096 + 4,096^2 + 4,096 * 1,000.
static_assert((alexnet::macs - 58'621'952 + 500'000) / 1'000'000 == 666);

} // namespace strider::zoo
