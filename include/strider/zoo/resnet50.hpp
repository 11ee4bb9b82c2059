// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::resnet50`: ResNet with 50 weight layers.
#pragma once

#include <strider/zoo/resnet_blocks.hpp>

namespace strider::zoo {

/// torchvision's version. [He16] table 1, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using resnet50_for = resnet_of_bottlenecks<Input, Classes, 3, 4, 6, 3>;
using resnet50 = resnet50_for<>;

// [TorchVision16]: 25,557,032 parameters, 4.089 GMACs.
static_assert(resnet50::parameters == 25'557'032);
static_assert((resnet50::macs + 500'000) / 1'000'000 == 4'089);

} // namespace strider::zoo
