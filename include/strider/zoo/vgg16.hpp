// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::vgg16`: VGG with 16 weight layers.
#pragma once

#include <strider/zoo/vgg_blocks.hpp>

namespace strider::zoo {

/// Configuration D. [Simonyan14] table 1
template <class Input = input<224, 224, 3>, int Classes = 1000>
using vgg16_for = vgg<Input, Classes, 2, 2, 3, 3, 3>;
using vgg16 = vgg16_for<>;

// [TorchVision16]: 138,357,544 parameters, 15.47 GMACs. [Simonyan14]: 138 M
static_assert(vgg16::parameters == 138'357'544);
static_assert((vgg16::macs + 500'000) / 1'000'000 == 15'470);

} // namespace strider::zoo
