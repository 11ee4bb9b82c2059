// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks extents, data sets and pictures.

#include "checks.hpp"

#include <strider/error.hpp>
#include <strider/message/printable.hpp>

#include <limits>

namespace strider::data::detail {

std::string text_of(shape extent) {
    return std::to_string(extent.height) + "x" + std::to_string(extent.width) + "x" +
           std::to_string(extent.channels);
}

std::size_t count_of(const char* call, shape extent, std::size_t count) {
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

void check_dataset(const char* call, const dataset& images) {
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

void check_image(const char* call, std::span<const std::uint8_t> bytes, shape extent) {
    if (extent.height < 1 || extent.width < 1 ||
        (extent.channels != 1 && extent.channels != 3 && extent.channels != 4))
        throw argument_error(
            std::string(call) +
            ": expected an extent of at least 1x1 with 1, 3 or 4 channels, found " +
            text_of(extent));
    const std::size_t count = count_of(call, extent);
    if (bytes.size() != count)
        throw argument_error(std::string(call) + ": expected " + std::to_string(count) +
                             " bytes for " + text_of(extent) + ", found " +
                             std::to_string(bytes.size()));
}

} // namespace strider::data::detail
