// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::resnet152`: ResNet with 152 weight layers.
#pragma once

#include <strider/zoo/resnet_blocks.hpp>

namespace strider::zoo {

/// torchvision's version. [He16] table 1, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using resnet152_for = resnet_of_bottlenecks<Input, Classes, 3, 8, 36, 3>;
using resnet152 = resnet152_for<>;

// [TorchVision16]: 60,192,808 parameters, 11.514 GMACs.
static_assert(resnet152::parameters == 60'192'808);
static_assert((resnet152::macs + 500'000) / 1'000'000 == 11'514);

} // namespace strider::zoo
