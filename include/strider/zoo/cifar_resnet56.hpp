// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::cifar_resnet56`: the ResNet for CIFAR-10 with 56 weight layers.
#pragma once

#include <strider/zoo/cifar_resnet_blocks.hpp>

namespace strider::zoo {

/// The paper's, with parameter-free shortcuts. [He16] sec. 4.2
template <class Input = input<32, 32, 3>, int Classes = 10>
using cifar_resnet56_for = cifar_resnet<Input, Classes, 9>;
using cifar_resnet56 = cifar_resnet56_for<>;

static_assert((cifar_resnet56::parameters + 5'000) / 10'000 == 85); // [He16] table 6: 0.85 M

} // namespace strider::zoo
