// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::googlenet`: GoogLeNet, without its auxiliary classifiers.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// An inception module: K1 filters of 1x1, K3 of 3x3 on R3 maps of 1x1, K5 of 5x5 on R5 maps of
/// 1x1, and P of 1x1 on a max pool, stacked to K1 + K3 + K5 + P maps. [Szegedy15] fig. 2
template <layer_name Name, int K1, int R3, int K3, int R5, int K5, int P>
using inception =
    named<Name, concat<sequence<named<"conv1x1", conv<K1, filter<1>>>, relu>,         //
                       sequence<named<"reduce3x3", conv<R3, filter<1>>>, relu,        //
                                named<"conv3x3", conv<K3, filter<3>, pad<1>>>, relu>, //
                       sequence<named<"reduce5x5", conv<R5, filter<1>>>, relu,        //
                                named<"conv5x5", conv<K5, filter<5>, pad<2>>>, relu>, //
                       sequence<max_pool<filter<3>, stride<1>, pad<1>>,               //
                                named<"pool_proj", conv<P, filter<1>>>, relu>>>;
using googlenet_pool = max_pool<filter<3>, stride<2>, ceil_fit>;

/// Nine inception modules. Pools are rounded to the paper's sizes (112, 56, 28, 14, 7); the
/// constants of the normalization, which it does not give, are those of Caffe's bvlc_googlenet.
/// [Szegedy15] table 1
template <class Input = input<224, 224, 3>, int Classes = 1000>
using googlenet_for =
    network<Input,                                                                   //
            named<"conv1", conv<64, filter<7>, stride<2>, pad<3>, floor_fit>>, relu, //
            googlenet_pool, local_response_norm<>,                                   //
            named<"conv2_reduce", conv<64, filter<1>>>, relu,                        //
            named<"conv2", conv<192, filter<3>, pad<1>>>, relu,                      //
            local_response_norm<>, googlenet_pool,                                   //
            inception<"inception3a", 64, 96, 128, 16, 32, 32>,                       //
            inception<"inception3b", 128, 128, 192, 32, 96, 64>, googlenet_pool,     //
            inception<"inception4a", 192, 96, 208, 16, 48, 64>,                      //
            inception<"inception4b", 160, 112, 224, 24, 64, 64>,                     //
            inception<"inception4c", 128, 128, 256, 24, 64, 64>,                     //
            inception<"inception4d", 112, 144, 288, 32, 64, 64>,                     //
            inception<"inception4e", 256, 160, 320, 32, 128, 128>, googlenet_pool,   //
            inception<"inception5a", 256, 160, 320, 32, 128, 128>,                   //
            inception<"inception5b", 384, 192, 384, 48, 128, 128>,                   //
            global_avg_pool, dropout<40>, named<"fc", fully_connected<Classes>>, softmax>;
using googlenet = googlenet_for<>;

// Caffe's bvlc_googlenet without its auxiliary classifiers: 6,990,272 weights and 8,280 biases.
static_assert(googlenet::parameters == 6'998'552);
// By hand, in thousands: 118,014 + 359,662 + 128,049 + 304,267 + 73,608 + 87,908 + 99,850 +
// 118,516 + 169,996 + 51,079 + 70,698 + 1,024.
static_assert((googlenet::macs + 500'000) / 1'000'000 == 1'583);

} // namespace strider::zoo
