// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the measured convolutions: those of a small network, whose filters fill no vector, and
// those of the large networks.
#pragma once

#include <strider/network.hpp>

namespace strider::bench {

template <int H, int C, int K, int F, int Stride, int Pad>
using conv_layer = network<input<H, H, C>, conv<K, filter<F>, stride<Stride>, pad<Pad>, floor_fit>>;

using small_1 = conv_layer<32, 3, 16, 5, 1, 2>;
using small_2 = conv_layer<16, 16, 20, 5, 1, 2>;
using small_3 = conv_layer<8, 20, 20, 5, 1, 2>;
using small_ten = conv_layer<32, 3, 10, 5, 1, 2>;
using wide_224 = conv_layer<224, 64, 64, 3, 1, 1>;
using deep_56 = conv_layer<56, 256, 256, 3, 1, 1>;
using deep_28 = conv_layer<28, 512, 512, 3, 1, 1>;
using deep_14 = conv_layer<14, 512, 512, 3, 1, 1>;
using wide_56 = conv_layer<56, 64, 64, 3, 1, 1>;
using wide_14 = conv_layer<14, 256, 256, 3, 1, 1>;
using wide_7 = conv_layer<7, 512, 512, 3, 1, 1>;
using stem = conv_layer<224, 3, 64, 7, 2, 3>;
using point = conv_layer<56, 64, 256, 1, 1, 0>;
using strided_224 = conv_layer<224, 3, 32, 3, 2, 1>;
using strided_56 = conv_layer<56, 128, 128, 3, 2, 1>;
using strided_28 = conv_layer<28, 256, 256, 3, 2, 1>;
using strided_14 = conv_layer<14, 512, 512, 3, 2, 1>;
using project_56 = conv_layer<56, 256, 512, 1, 2, 0>;
using alexnet_1 = conv_layer<227, 3, 96, 11, 4, 0>;

} // namespace strider::bench
