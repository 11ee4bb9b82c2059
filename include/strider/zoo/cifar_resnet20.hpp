// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::cifar_resnet20`: the ResNet for CIFAR-10 with 20 weight layers.
#pragma once

#include <strider/zoo/cifar_resnet_blocks.hpp>

namespace strider::zoo {

/// The paper's, with parameter-free shortcuts. [He16] sec. 4.2
template <class Input = input<32, 32, 3>, int Classes = 10>
using cifar_resnet20_for = cifar_resnet<Input, Classes, 3>;
using cifar_resnet20 = cifar_resnet20_for<>;

static_assert((cifar_resnet20::parameters + 5'000) / 10'000 == 27); // [He16] table 6: 0.27 M

} // namespace strider::zoo
