// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::for_passes`: any number of images, in passes that count them by int.
#pragma once

#include <strider/requirements.hpp>

#include <algorithm>
#include <cstddef>

namespace strider::detail {

/// The most images of a pass, or of a batch in training: so many, and some more, fit into int. All
/// blocks and groups divide it.
inline constexpr int max_images_of_pass = 1 << 30;

/// Calls run(first, count) for passes of at most `most` images, in order, until all are done.
template <class F>
constexpr void for_passes(std::size_t images, int most, F run) {
    for (std::size_t first = 0; first < images;) {
        const std::size_t count = (std::min)(images - first, static_cast<std::size_t>(most));
        run(first, static_cast<int>(count));
        first += count;
    }
}

} // namespace strider::detail
