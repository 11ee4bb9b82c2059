// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the size of the gathered inputs of images that share a pass over a dense layer's weights.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>

namespace strider::kernel {

/// Images of a tile, whose inputs are interleaved.
inline constexpr int gathered_tile = 3;

/// Size of the inputs of `images` images of `count` numbers each, in numbers: whole vectors of
/// `lanes` lanes, whole tiles of images.
constexpr std::ptrdiff_t gathered_size(std::ptrdiff_t count, int lanes, int images) {
    return std::ptrdiff_t{(images + gathered_tile - 1) / gathered_tile * gathered_tile} *
           ((count + lanes - 1) / lanes * lanes);
}

} // namespace strider::kernel
