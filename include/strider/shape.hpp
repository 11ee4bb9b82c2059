// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::shape`, the extents of a volume.
#pragma once

#include <cstdint>

namespace strider {

/// The extents of a volume: height x width x channels. A structural value: usable as a template
/// argument.
struct shape {
    int height;
    int width;
    int channels;

    /// The numbers in a volume of this shape.
    [[nodiscard]] constexpr std::int64_t count() const noexcept {
        return std::int64_t{height} * width * channels;
    }
    friend constexpr bool operator==(const shape&, const shape&) = default;
};

} // namespace strider
