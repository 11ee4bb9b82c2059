// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what the parts of data/ check of extents, data sets and pictures, and its messages.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace strider::data::detail {

/// "32x32x3".
[[nodiscard]] std::string text_of(shape extent);

/// The number of elements in `count` volumes. Throws argument_error for an extent below 1 or a
/// product too large for any memory.
[[nodiscard]] std::size_t count_of(const char* call, shape extent, std::size_t count = 1);

/// Throws argument_error unless `pixels` holds one image per label and, if `classes` is not empty,
/// every label names a class.
void check_dataset(const char* call, const dataset& images);

/// Throws argument_error unless `bytes` are a picture of this extent, with 1, 3 or 4 channels.
void check_image(const char* call, std::span<const std::uint8_t> bytes, shape extent);

} // namespace strider::data::detail
