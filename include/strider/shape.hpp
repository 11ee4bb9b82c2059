// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::shape`, the extents of a volume, and the arithmetic of output extents.
#pragma once

#include <strider/requirements.hpp>

#include <cstdint>

namespace strider {

/// The extents of a volume: height x width x channels. A structural type: usable as a template
/// argument.
struct shape {
    int height;
    int width;
    int channels;

    /// The number of elements in a volume of this shape.
    [[nodiscard]] constexpr std::int64_t count() const noexcept {
        return std::int64_t{height} * width * channels;
    }
    friend constexpr bool operator==(const shape&, const shape&) = default;
};

/// What to do if a stride does not divide.
enum class fit_policy {
    exact, ///< refuse: every output extent must be whole (the lecture's rule)
    floor, ///< leave the remainder out (PyTorch, ONNX)
    ceil,  ///< add an output whose window extends past the end (Caffe)
};

/// An output extent, and the remainder if the stride does not divide.
struct extent_fit {
    std::int64_t extent;    ///< (N + P - F) / S + 1, rounded by the policy
    std::int64_t remainder; ///< (N + P - F) mod S
};

/// The lecture's formula: (N + P - F) / S + 1, where P is the padding of both sides. N + P >= F, S
/// >= 1.
[[nodiscard]] constexpr extent_fit fit_extent(std::int64_t extent, std::int64_t filter,
                                              std::int64_t stride, std::int64_t pad_before,
                                              std::int64_t pad_after, fit_policy policy) noexcept {
    const std::int64_t span = extent + pad_before + pad_after - filter;
    extent_fit fit{span / stride + 1, span % stride};
    // Caffe's rule: the last window must begin inside the input or its leading padding.
    if (policy == fit_policy::ceil && fit.remainder != 0 &&
        fit.extent * stride < extent + pad_before)
        ++fit.extent;
    return fit;
}

} // namespace strider
