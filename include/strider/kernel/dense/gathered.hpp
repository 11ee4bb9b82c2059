// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how many numbers the inputs of images are that share a pass over a dense layer's weights.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>

namespace strider::kernel {

/// Images whose inputs lie side by side: a tile.
inline constexpr int gathered_tile = 3;

/// Numbers of the inputs of so many images, each of `count` numbers, for vectors of so many lanes:
/// whole vectors of whole tiles.
constexpr std::ptrdiff_t gathered_size(std::ptrdiff_t count, int lanes, int images) {
    return std::ptrdiff_t{(images + gathered_tile - 1) / gathered_tile * gathered_tile} *
           ((count + lanes - 1) / lanes * lanes);
}

} // namespace strider::kernel
