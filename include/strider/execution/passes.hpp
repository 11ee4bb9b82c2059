// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::for_passes`: splits any number of images into passes whose size fits an
// int.
#pragma once

#include <strider/requirements.hpp>

#include <algorithm>
#include <cstddef>

namespace strider::detail {

/// The most images of a pass, or of a batch in training: leaves room in an int for a few more. A
/// multiple of every block and group size.
inline constexpr int max_images_of_pass = 1 << 30;

/// Calls run(first, count) for consecutive passes of at most `most` images.
template <class F>
constexpr void for_passes(std::size_t images, int most, F run) {
    for (std::size_t first = 0; first < images;) {
        const std::size_t count = (std::min)(images - first, static_cast<std::size_t>(most));
        run(first, static_cast<int>(count));
        first += count;
    }
}

} // namespace strider::detail
