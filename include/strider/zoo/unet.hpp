// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::unet`: U-Net, for segmentation.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// Two convolutions with K filters of 3x3 without padding: 4 rows and 4 columns less.
template <int K>
using unet_convolutions = sequence<named<"conv1", conv<K, filter<3>>>, relu, //
                                   named<"conv2", conv<K, filter<3>>>, relu>;

/// Two convolutions; at half the extents what is Inside, whose output is brought back to K maps of
/// twice the extents and stacked behind the middle of what it was made of; two convolutions.
/// Crop: what Inside loses at each edge, twice its own crop and 8.
template <int K, int Crop, class Inside, class Dropout = identity>
using unet_level =
    sequence<named<"encode", unet_convolutions<K>, Dropout>,
             named<"skip", concat<crop<Crop>, //
                                  sequence<max_pool<filter<2>>, Inside,
                                           named<"up", conv_transpose<K, filter<2>, stride<2>>>>>>,
             named<"decode", unet_convolutions<K>>>;

/// The paper's: 388x388 pixels of the 572x572, for each a number for each class. Dropout is where
/// the authors' network for Caffe has it: "at the end of the contracting path". Rows and columns
/// of Input have to be 16 n + 12. [Ronneberger15] fig. 1
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
