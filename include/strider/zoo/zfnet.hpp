// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::zfnet`: the network of Zeiler and Fergus.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// AlexNet with smaller filters and strides in its first layers and without groups. Extents as in
/// fig. 3: 110, 55, 26, 13, 13, 13, 13, 6. [Zeiler14]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using zfnet_for =
    network<Input,                                                                             //
            named<"conv1", conv<96, filter<7>, stride<2>, pad<1>, floor_fit>>, relu,           //
            max_pool<filter<3>, stride<2>, ceil_fit>, local_response_norm<5, 5e-4, 0.75, 2.0>, //
            named<"conv2", conv<256, filter<5>, stride<2>, floor_fit>>, relu,                  //
            max_pool<filter<3>, stride<2>, ceil_fit>, local_response_norm<5, 5e-4, 0.75, 2.0>, //
            named<"conv3", conv<384, filter<3>, pad<1>>>, relu,                                //
            named<"conv4", conv<384, filter<3>, pad<1>>>, relu,                                //
            named<"conv5", conv<256, filter<3>, pad<1>>>, relu,                                //
            max_pool<filter<3>, stride<2>, ceil_fit>,                                          //
            named<"fc6", fully_connected<4096>>, relu, dropout<50>,                            //
            named<"fc7", fully_connected<4096>>, relu, dropout<50>,                            //
            named<"fc8", fully_connected<Classes>>, softmax>;
using zfnet = zfnet_for<>;

// By hand: 14,208 + 614,656 + 885,120 + 1,327,488 + 884,992 for convolutions, and 37,752,832 +
// 16,781,312 + 4,097,000 for fully connected layers.
static_assert(zfnet::parameters == 62'357'608);
// By hand: 110^2 * 14,112 + 26^2 * 614,400 + 13^2 * (884,736 + 1,327,104 + 884,736) + 58,621,952.
static_assert(zfnet::macs == 1'168'032'896);

} // namespace strider::zoo
