// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `input`, the volume that a network begins with.
#pragma once

#include <strider/shape.hpp>

namespace strider {

/// The input volume of a network: Height x Width x Channels. The first argument of `network`.
template <int Height, int Width, int Channels>
struct input {
    static constexpr shape volume{Height, Width, Channels};
};

} // namespace strider
