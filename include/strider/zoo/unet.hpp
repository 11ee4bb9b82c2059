// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::unet`: U-Net, for segmentation.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// Two convolutions with K filters of 3x3 without padding: 4 rows and 4 columns fewer.
template <int K>
using unet_convolutions = sequence<named<"conv1", conv<K, filter<3>>>, relu, //
                                   named<"conv2", conv<K, filter<3>>>, relu>;

/// Two convolutions; Inside at half the extents, its output upsampled to K maps and stacked with
/// the cropped output of these convolutions; two more convolutions. Crop: the border that Inside
/// loses, twice its own crop and 8.
template <int K, int Crop, class Inside, class Dropout = identity>
using unet_level =
    sequence<named<"encode", unet_convolutions<K>, Dropout>,
             named<"skip", concat<crop<Crop>, //
                                  sequence<max_pool<filter<2>>, Inside,
                                           named<"up", conv_transpose<K, filter<2>, stride<2>>>>>>,
             named<"decode", unet_convolutions<K>>>;

/// The paper's: class scores for 388x388 pixels of a 572x572 image. Dropout as in the authors'
/// Caffe network: "at the end of the contracting path". Input's height and width must be 16 n + 12.
/// [Ronneberger15] fig. 1
template <class Input = input<572, 572, 1>, int Classes = 2>
using unet_for = network<
    Input,
    unet_level<
        64, 88,
        unet_level<
            128, 40,
            unet_level<256, 16,
                       unet_level<512, 4, named<"bottom", unet_convolutions<1024>, dropout<50>>,
                                  dropout<50>>>>>,
    named<"classes", conv<Classes, filter<1>>>>;
using unet = unet_for<>;

static_assert(unet::output == shape{388, 388, 2}); // [Ronneberger15] fig. 1
// By hand: down 37,568 + 221,440 + 885,248 + 3,539,968 + 14,157,824, up 2,097,664 + 524,544 +
// 131,200 + 32,832, then 7,078,912 + 1,769,984 + 442,624 + 110,720, and 130 at the end.
static_assert(unet::parameters == 31'030'658);

} // namespace strider::zoo
