// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::dataset`: labelled images of one extent, held in memory as bytes.
#pragma once

#include <strider/error.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace strider::data {

/// The part of a data set: training or test images.
enum class split { train, test };

/// Labelled images of one extent. Byte (h, w, c) of image n is `pixels[((n*H + h)*W + w)*C + c]`;
/// `classes[labels[n]]` is the name of image n's class.
struct dataset {
    std::string name;
    shape extent{0, 0, 0};
    std::vector<std::uint8_t> pixels;
    std::vector<int> labels;
    std::vector<std::string> classes;

    /// The number of images.
    [[nodiscard]] std::size_t size() const noexcept { return labels.size(); }

    /// The bytes of image n, n < size().
    [[nodiscard]] std::span<const std::uint8_t> image(std::size_t n) const noexcept {
        const auto bytes = static_cast<std::size_t>(extent.count());
        return {pixels.data() + n * bytes, bytes};
    }
};

/// The images of `all` at `indices`, in that order. Throws argument_error for an index out of
/// range, or for an inconsistent data set.
[[nodiscard]] dataset subset(const dataset& all, std::span<const std::size_t> indices);

/// The first n images of `all`, or all if it has fewer. Throws argument_error for an inconsistent
/// data set.
[[nodiscard]] dataset take(const dataset& all, std::size_t n);

} // namespace strider::data
