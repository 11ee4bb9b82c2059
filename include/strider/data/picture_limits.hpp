// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::picture_limits`: the largest picture that is read from a file.
#pragma once

#include <strider/requirements.hpp>

#include <cstdint>

namespace strider::data {

/// Limits checked against a picture's header before memory is allocated. The header of a small file
/// may claim any size, so these are limits of memory.
struct picture_limits {
    /// Height x width: 8192 x 8192. A picture takes 3 or 4 bytes a pixel, and up to 11 while being
    /// read (a progressive JPEG).
    std::uint64_t max_pixels = std::uint64_t{1} << 26;
    /// Scans of a progressive JPEG, each of which decodes the whole picture; 10 are usual. A large
    /// JPEG may have fewer: all scans together may decode 16 * max_pixels pixels.
    int max_scans = 100;
};

} // namespace strider::data
