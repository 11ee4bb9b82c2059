// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::resnet34`: ResNet with 34 weight layers.
#pragma once

#include <strider/zoo/resnet_blocks.hpp>

namespace strider::zoo {

/// torchvision's version. [He16] table 1, [TorchVision16]
template <class Input = input<224, 224, 3>, int Classes = 1000>
using resnet34_for = resnet_of_basic_blocks<Input, Classes, 3, 4, 6, 3>;
using resnet34 = resnet34_for<>;

// [TorchVision16]: 21,797,672 parameters, 3.664 GMACs.
static_assert(resnet34::parameters == 21'797'672);
static_assert((resnet34::macs + 500'000) / 1'000'000 == 3'664);

} // namespace strider::zoo
