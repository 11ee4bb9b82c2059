// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::dataset`: labelled images of one extent, held in memory as bytes.
#pragma once

#include <strider/error.hpp>
#include <strider/shape.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace strider::data {

/// The part of a data set that is wanted: the images to learn from, or those kept back.
enum class split { train, test };

/// Labelled images of one extent. Byte (h, w, c) of image n is
/// `pixels[((n*H + h)*W + w)*C + c]`; `classes[labels[n]]` is the word for what image n shows.
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

/// The images of `all` at `indices`, in their order. Throws argument_error for an index that no
/// image has.
[[nodiscard]] inline dataset subset(const dataset& all, std::span<const std::size_t> indices) {
    dataset part{all.name, all.extent, {}, {}, all.classes};
    part.pixels.reserve(indices.size() * static_cast<std::size_t>(all.extent.count()));
    part.labels.reserve(indices.size());
    for (const std::size_t n : indices) {
        if (n >= all.size())
            throw argument_error("subset: expected indices below " + std::to_string(all.size()) +
                                 ", found " + std::to_string(n));
        const auto image = all.image(n);
        part.pixels.insert(part.pixels.end(), image.begin(), image.end());
        part.labels.push_back(all.labels[n]);
    }
    return part;
}

/// The first n images of `all`, or all of them where it has fewer.
[[nodiscard]] inline dataset take(const dataset& all, std::size_t n) {
    const std::size_t count = (std::min)(n, all.size());
    const std::size_t bytes = count * static_cast<std::size_t>(all.extent.count());
    return {all.name,
            all.extent,
            {all.pixels.begin(), all.pixels.begin() + static_cast<std::ptrdiff_t>(bytes)},
            {all.labels.begin(), all.labels.begin() + static_cast<std::ptrdiff_t>(count)},
            all.classes};
}

} // namespace strider::data
