// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::squeezenet1_1`: SqueezeNet 1.1.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// S filters of 1x1, then K of 1x1 and K of 3x3, stacked. [Iandola16] sec. 3.2
template <layer_name Name, int S, int K>
using squeezenet_fire =
    named<Name, named<"squeeze", conv<S, filter<1>>>, relu,
          concat<sequence<named<"expand1x1", conv<K, filter<1>>>, relu>,
                 sequence<named<"expand3x3", conv<K, filter<3>, pad<1>>>, relu>>>;
using squeezenet_pool = max_pool<filter<3>, stride<2>, ceil_fit>;

/// torchvision's version, with the paper's names. [Iandola16], [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using squeezenet1_1_for =
    network<Input,                                                                            //
            named<"conv1", conv<64, filter<3>, stride<2>, floor_fit>>, relu, squeezenet_pool, //
            squeezenet_fire<"fire2", 16, 64>, squeezenet_fire<"fire3", 16, 64>,               //
            squeezenet_pool,                                                                  //
            squeezenet_fire<"fire4", 32, 128>, squeezenet_fire<"fire5", 32, 128>,             //
            squeezenet_pool,                                                                  //
            squeezenet_fire<"fire6", 48, 192>, squeezenet_fire<"fire7", 48, 192>,             //
            squeezenet_fire<"fire8", 64, 256>, squeezenet_fire<"fire9", 64, 256>,             //
            dropout<50>, named<"conv10", conv<Classes, filter<1>>>, relu,                     //
            global_avg_pool, softmax>;
using squeezenet1_1 = squeezenet1_1_for<>;

// [TorchVision16]: 1,235,496 parameters, 0.349 GMACs.
static_assert(squeezenet1_1::parameters == 1'235'496);
static_assert((squeezenet1_1::macs + 500'000) / 1'000'000 == 349);

} // namespace strider::zoo
