// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::draw_images`: a data set of shapes and textures, drawn from a seed.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::data {

/// Difficulty of the drawn images. Lengths are in pixels of a 32x32 image and scale with the image;
/// brightness and colours are fractions of the full range.
struct drawing {
    double smallest_figure = 16;  ///< diameter
    double largest_figure = 26;   ///< diameter
    double smallest_texture = 18; ///< diameter of the patch that the texture fills
    double largest_texture = 26;
    double finest_period = 4.4; ///< of stripes, squares and dots
    double coarsest_period = 6.4;
    double texture_tilt = 0.3; ///< largest tilt of stripes, radians; other figures turn freely
    double min_contrast = 0.3; ///< between figure and background, mean over channels
    double gradient = 0.2;     ///< largest change of brightness from centre to corner
    double noise = 0.04;       ///< standard deviation, independent for each byte
    int max_spots = 4;         ///< small distractors behind the figure
    double largest_spot = 5;   ///< diameter
    int max_lines_behind = 2;  ///< thin lines behind the figure
    int max_lines_before = 1;  ///< thin lines across the figure
};

/// Draws `count` images of ten classes, figures and textures of random place, size, rotation and
/// colour, with distractors, lines, a brightness gradient and noise. Image n shows class n % 10 and
/// depends on `seed` and n only: a smaller `count` gives a prefix, and the bytes are the same on
/// every platform. Throws argument_error unless the extent has 1 or 3 channels and at least 8x8
/// pixels, for an invalid `drawing`, or for more images than any memory holds.
[[nodiscard]] dataset draw_images(std::uint64_t seed, std::size_t count, shape extent = {32, 32, 3},
                                  const drawing& options = {});

} // namespace strider::data
