// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::vgg11`: VGG with 11 weight layers.
#pragma once

#include <strider/zoo/vgg_blocks.hpp>

namespace strider::zoo {

/// Configuration A. [Simonyan14] table 1
template <class Input = input<224, 224, 3>, int Classes = 1000>
using vgg11_for = vgg<Input, Classes, 1, 1, 2, 2, 2>;
using vgg11 = vgg11_for<>;

// [TorchVision16]: 132,863,336 parameters, 7.609 GMACs. [Simonyan14]: 133 M
static_assert(vgg11::parameters == 132'863'336);
static_assert((vgg11::macs + 500'000) / 1'000'000 == 7'609);

} // namespace strider::zoo
