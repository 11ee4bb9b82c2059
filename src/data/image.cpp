// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Converts and resizes pictures.

#include <strider/data/image.hpp>

#include "checks.hpp"

#include <strider/error.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

namespace strider::data {

namespace {

/// The source pixels of one output pixel along an axis: those from `first` on, with their weights.
/// Weights are integers with the same sum for every output pixel.
struct resize_taps {
    std::size_t first;
    std::vector<std::int64_t> weights;
};

/// Downscaling averages the source pixels that an output pixel covers; upscaling interpolates
/// linearly between two pixel centres.
std::vector<resize_taps> taps(int from, int to, std::int64_t& sum) {
    std::vector<resize_taps> all;
    sum = to <= from ? from : std::int64_t{2} * to;
    for (int i = 0; i < to; ++i) {
        if (to <= from) { // in units of 1/to pixel, output pixel i covers [i*from, (i + 1)*from)
            const std::int64_t begin = std::int64_t{i} * from;
            const std::int64_t end = begin + from;
            resize_taps tap{static_cast<std::size_t>(begin / to), {}};
            for (std::int64_t j = begin / to; j * to < end; ++j)
                tap.weights.push_back((std::min)(end, (j + 1) * to) - (std::max)(begin, j * to));
            all.push_back(std::move(tap));
        } else { // the centre of pixel i is at (i + 1/2)*from/to - 1/2, here in units of 1/(2*to)
            const std::int64_t last = std::int64_t{2} * to * (from - 1);
            const std::int64_t centre = (std::int64_t{2} * i + 1) * from - to;
            const std::int64_t at = (std::min)(std::max<std::int64_t>(centre, 0), last);
            const std::int64_t j = at / sum;
            const std::int64_t right = at - j * sum;
            resize_taps tap{static_cast<std::size_t>(j), {sum - right}};
            if (right > 0) tap.weights.push_back(right);
            all.push_back(std::move(tap));
        }
    }
    return all;
}

} // namespace

image with_channels(const image& from, int channels) {
    detail::check_image("with_channels", from.bytes, from.extent);
    if (channels != 1 && channels != 3 && channels != 4)
        throw argument_error("with_channels: expected 1, 3 or 4 channels, found " +
                             std::to_string(channels));
    if (channels == from.extent.channels) return from;
    image to{{from.extent.height, from.extent.width, channels}, {}};
    to.bytes.reserve(detail::count_of("with_channels", to.extent));
    const auto step = static_cast<std::size_t>(from.extent.channels);
    for (std::size_t at = 0; at < from.bytes.size(); at += step) {
        std::uint32_t colour[3]; // set below
        for (std::size_t c = 0; c < 3; ++c) {
            colour[c] = from.bytes[step == 1 ? at : at + c];
            if (step == 4) colour[c] = (colour[c] * from.bytes[at + 3] + 127) / 255;
        }
        if (channels == 1) {
            const std::uint32_t grey = 299 * colour[0] + 587 * colour[1] + 114 * colour[2];
            to.bytes.push_back(static_cast<std::uint8_t>((grey + 500) / 1000));
        } else {
            for (const std::uint32_t value : colour)
                to.bytes.push_back(static_cast<std::uint8_t>(value));
            if (channels == 4) to.bytes.push_back(255);
        }
    }
    return to;
}

image resize(const image& original, shape extent) {
    const image from = with_channels(original, extent.channels);
    if (extent.height < 1 || extent.width < 1)
        throw argument_error("resize: expected an extent of at least 1x1, found " +
                             detail::text_of(extent));
    if (from.extent == extent) return from;
    const std::size_t count = detail::count_of("resize", extent);
    const auto most = [](int a, int b) { return std::int64_t{2} * (std::max)(a, b); };
    if (most(from.extent.height, extent.height) >
        (std::numeric_limits<std::int64_t>::max)() / 512 / most(from.extent.width, extent.width))
        throw argument_error("resize: expected smaller extents, found " +
                             detail::text_of(from.extent) + " to " + detail::text_of(extent));
    std::int64_t row_sum = 0;
    std::int64_t column_sum = 0;
    const auto rows = taps(from.extent.height, extent.height, row_sum);
    const auto columns = taps(from.extent.width, extent.width, column_sum);
    const std::int64_t sum = row_sum * column_sum;
    const auto channels = static_cast<std::size_t>(extent.channels);
    const std::size_t pitch = static_cast<std::size_t>(from.extent.width) * channels;
    image to{extent, {}};
    to.bytes.reserve(count);
    std::vector<std::int64_t> line(pitch);
    for (const auto& row : rows) {
        std::fill(line.begin(), line.end(), 0);
        for (std::size_t r = 0; r < row.weights.size(); ++r)
            for (std::size_t i = 0; i < pitch; ++i)
                line[i] += row.weights[r] * from.bytes[(row.first + r) * pitch + i];
        for (const auto& column : columns)
            for (std::size_t c = 0; c < channels; ++c) {
                std::int64_t value = sum / 2;
                for (std::size_t s = 0; s < column.weights.size(); ++s)
                    value += column.weights[s] * line[(column.first + s) * channels + c];
                to.bytes.push_back(static_cast<std::uint8_t>(value / sum));
            }
    }
    return to;
}

dataset resize(const dataset& all, shape extent) {
    detail::check_dataset("resize", all);
    dataset result{all.name, extent, {}, all.labels, all.classes};
    if (all.size() == 0) return result;
    result.pixels.reserve(detail::count_of("resize", extent, all.size()));
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto bytes = all.image(n);
        const image one = resize(image{all.extent, {bytes.begin(), bytes.end()}}, extent);
        result.pixels.insert(result.pixels.end(), one.bytes.begin(), one.bytes.end());
    }
    return result;
}

} // namespace strider::data
