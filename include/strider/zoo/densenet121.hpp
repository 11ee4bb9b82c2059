// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::densenet121`: DenseNet with 121 weight layers.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// Adds Growth maps: 4 Growth filters of 1x1, then Growth of 3x3, stacked behind the block's input.
/// DenseNet-B of [Huang17]
template <int Growth>
using densenet_layer =
    named<"denselayer",
          concat<identity, sequence<named<"norm1", batch_norm>, relu,                     //
                                    named<"conv1", conv<4 * Growth, filter<1>, no_bias>>, //
                                    named<"norm2", batch_norm>, relu,                     //
                                    named<"conv2", conv<Growth, filter<3>, pad<1>, no_bias>>>>>;

/// Transition to K maps of half the extents. DenseNet-C of [Huang17]: K is half the input's maps.
template <int K>
using densenet_transition =
    sequence<named<"norm", batch_norm>, relu, named<"conv", conv<K, filter<1>, no_bias>>,
             named<"pool", avg_pool<filter<2>>>>;

/// torchvision's version; Input's height and width must be multiples of 32. [Huang17] table 1,
/// [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using densenet121_for =
    network<Input,                                                                      //
            named<"conv0", conv<64, filter<7>, stride<2>, pad<3>, no_bias, floor_fit>>, //
            named<"norm0", batch_norm>, relu,                                           //
            named<"pool0", max_pool<filter<3>, stride<2>, pad<1>, floor_fit>>,          //
            named<"denseblock1", repeat<6, densenet_layer<32>>>,                        //
            named<"transition1", densenet_transition<128>>,                             //
            named<"denseblock2", repeat<12, densenet_layer<32>>>,                       //
            named<"transition2", densenet_transition<256>>,                             //
            named<"denseblock3", repeat<24, densenet_layer<32>>>,                       //
            named<"transition3", densenet_transition<512>>,                             //
            named<"denseblock4", repeat<16, densenet_layer<32>>>,                       //
            named<"norm5", batch_norm>, relu,                                           //
            global_avg_pool, named<"classifier", fully_connected<Classes>>, softmax>;
using densenet121 = densenet121_for<>;

// [TorchVision16]: 7,978,856 parameters, 2.834 GMACs.
static_assert(densenet121::parameters == 7'978'856);
static_assert((densenet121::macs + 500'000) / 1'000'000 == 2'834);

} // namespace strider::zoo
