// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::resnet101`: ResNet with 101 weight layers.
#pragma once

#include <strider/zoo/resnet_blocks.hpp>

namespace strider::zoo {

/// torchvision's version. [He16] table 1, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using resnet101_for = resnet_of_bottlenecks<Input, Classes, 3, 4, 23, 3>;
using resnet101 = resnet101_for<>;

// [TorchVision16]: 44,549,160 parameters, 7.801 GMACs.
static_assert(resnet101::parameters == 44'549'160);
static_assert((resnet101::macs + 500'000) / 1'000'000 == 7'801);

} // namespace strider::zoo
