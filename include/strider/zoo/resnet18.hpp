// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::resnet18`: ResNet with 18 weight layers.
#pragma once

#include <strider/zoo/resnet_blocks.hpp>

namespace strider::zoo {

/// torchvision's version. [He16] table 1, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using resnet18_for = resnet_of_basic_blocks<Input, Classes, 2, 2, 2, 2>;
using resnet18 = resnet18_for<>;

// [TorchVision16]: 11,689,512 parameters, 1.814 GMACs.
static_assert(resnet18::parameters == 11'689'512);
static_assert((resnet18::macs + 500'000) / 1'000'000 == 1'814);

} // namespace strider::zoo
