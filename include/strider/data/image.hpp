// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::image`, a picture of bytes, and `resize`, which scales it to an extent.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/shape.hpp>

#include <cstdint>
#include <vector>

namespace strider::data {

/// A picture, channels-last: 1 channel is grey, 3 are RGB, 4 are RGBA.
struct image {
    shape extent{0, 0, 0};
    std::vector<std::uint8_t> bytes;
};

/// The picture converted to 1, 3 or 4 channels: grey is 0.299 red + 0.587 green + 0.114 blue,
/// rounded; alpha is blended over black where removed, opaque where added.
[[nodiscard]] image with_channels(const image& from, int channels);

/// The picture resized to another extent, ignoring its aspect ratio: an axis that shrinks is
/// averaged over areas, one that grows is interpolated linearly; channels are converted as by
/// with_channels. The arithmetic is exact and rounds once, so the bytes are the same on every
/// machine. Throws argument_error for an extent below 1x1, or extents so large that the sums are
/// not exact.
[[nodiscard]] image resize(const image& original, shape extent);

/// Resizes every image of a data set, as resize of one image does.
[[nodiscard]] dataset resize(const dataset& all, shape extent);

} // namespace strider::data
