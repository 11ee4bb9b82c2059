// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::dataset`: labelled images of one extent, held in memory as bytes.
#pragma once

#include <strider/error.hpp>
#include <strider/message/printable.hpp>
#include <strider/shape.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
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

namespace detail {

[[nodiscard]] inline std::string text_of(shape extent) {
    return std::to_string(extent.height) + "x" + std::to_string(extent.width) + "x" +
           std::to_string(extent.channels);
}

/// The number of elements in `count` volumes. Throws argument_error for an extent below 1 or a
/// product too large for any memory.
[[nodiscard]] inline std::size_t count_of(const char* call, shape extent, std::size_t count = 1) {
    std::size_t product = count;
    for (const int factor : {extent.height, extent.width, extent.channels}) {
        if (factor < 1)
            throw argument_error(std::string(call) +
                                 ": expected an extent of at least 1x1x1, found " +
                                 text_of(extent));
        const auto wide = static_cast<std::size_t>(factor);
        if (product > std::size_t{(std::numeric_limits<std::ptrdiff_t>::max)()} / wide)
            throw argument_error(std::string(call) +
                                 ": expected a size that fits in memory, found " +
                                 std::to_string(count) + " x " + text_of(extent));
        product *= wide;
    }
    return product;
}

/// Throws argument_error unless `pixels` holds one image per label and, if `classes` is not empty,
/// every label names a class.
inline void check_dataset(const char* call, const dataset& images) {
    const auto refuse = [&](const std::string& message) {
        throw argument_error(std::string(call) + ": the images of " + in_quotes(images.name) +
                             ": " + message);
    };
    const std::size_t bytes = images.size() == 0 ? 0 : count_of(call, images.extent, images.size());
    if (images.pixels.size() != bytes)
        refuse("expected " + std::to_string(bytes) + " bytes for " + std::to_string(images.size()) +
               " labels, found " + std::to_string(images.pixels.size()));
    const std::size_t classes =
        images.classes.empty() ? std::size_t{1} << 31 : images.classes.size();
    for (std::size_t n = 0; n < images.size(); ++n)
        if (images.labels[n] < 0 || static_cast<std::size_t>(images.labels[n]) >= classes)
            refuse("expected labels of 0.." + std::to_string(classes - 1) + ", found " +
                   std::to_string(images.labels[n]) + " for image " + std::to_string(n));
}

} // namespace detail

/// The images of `all` at `indices`, in that order. Throws argument_error for an index out of
/// range, or for an inconsistent data set.
[[nodiscard]] inline dataset subset(const dataset& all, std::span<const std::size_t> indices) {
    detail::check_dataset("subset", all);
    dataset part{all.name, all.extent, {}, {}, all.classes};
    if (indices.empty()) return part;
    part.pixels.reserve(detail::count_of("subset", all.extent, indices.size()));
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

/// The first n images of `all`, or all if it has fewer. Throws argument_error for an inconsistent
/// data set.
[[nodiscard]] inline dataset take(const dataset& all, std::size_t n) {
    detail::check_dataset("take", all);
    const std::size_t count = (std::min)(n, all.size());
    const std::size_t bytes = count == 0 ? 0 : count * static_cast<std::size_t>(all.extent.count());
    return {all.name,
            all.extent,
            {all.pixels.begin(), all.pixels.begin() + static_cast<std::ptrdiff_t>(bytes)},
            {all.labels.begin(), all.labels.begin() + static_cast<std::ptrdiff_t>(count)},
            all.classes};
}

} // namespace strider::data
