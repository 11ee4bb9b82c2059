// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::vgg19`: VGG with 19 weight layers.
#pragma once

#include <strider/zoo/vgg_blocks.hpp>

namespace strider::zoo {

/// Configuration E. [Simonyan14] table 1
template <class Input = input<224, 224, 3>, int Classes = 1000>
using vgg19_for = vgg<Input, Classes, 2, 2, 4, 4, 4>;
using vgg19 = vgg19_for<>;

// [TorchVision16]: 143,667,240 parameters, 19.632 GMACs. [Simonyan14]: 144 M
static_assert(vgg19::parameters == 143'667'240);
static_assert((vgg19::macs + 500'000) / 1'000'000 == 19'632);

} // namespace strider::zoo
