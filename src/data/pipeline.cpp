// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Turns the bytes of images into a network's input.

#include <strider/data/pipeline.hpp>

#include "checks.hpp"

#include <strider/arithmetic/finite.hpp>
#include <strider/data/random.hpp>
#include <strider/error.hpp>
#include <strider/message/printable.hpp>

#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::data {

namespace {

/// Sums of three coordinates in an image fit an int.
void check_sides(shape extent) {
    constexpr int most = 1 << 29;
    if (extent.height > most || extent.width > most)
        throw argument_error("pipeline: expected sides of at most " + std::to_string(most) +
                             ", found " + detail::text_of(extent));
}

int centre(int image, int input) noexcept {
    return image >= input ? (image - input) / 2 : -((input - image) / 2);
}

} // namespace

normalization per_channel(const dataset& images) {
    if (images.size() == 0) throw argument_error("per_channel: expected images, found none");
    detail::check_dataset("per_channel", images);
    const auto channels = static_cast<std::size_t>(images.extent.channels);
    std::vector<std::uint64_t> sum(channels);
    std::vector<std::uint64_t> squares(channels);
    for (std::size_t i = 0; i < images.pixels.size(); ++i) {
        const std::uint64_t value = images.pixels[i];
        sum[i % channels] += value;
        squares[i % channels] += value * value;
    }
    const auto count = static_cast<double>(images.pixels.size() / channels);
    normalization result{{}, {}};
    for (std::size_t c = 0; c < channels; ++c) {
        const double mean = static_cast<double>(sum[c]) / count;
        const double variance = static_cast<double>(squares[c]) / count - mean * mean;
        const double deviation = std::sqrt((std::max)(variance, 1.0));
        result.scale.push_back(1 / deviation);
        result.shift.push_back(-mean / deviation);
    }
    return result;
}

pipeline::pipeline(shape input, const normalization& normal, augmentation augment)
    : input_(input), augment_(augment) {
    if (input.height < 1 || input.width < 1 || input.channels < 1)
        throw argument_error("pipeline: expected an input of at least 1x1x1, found " +
                             detail::text_of(input));
    (void)detail::count_of("pipeline", input);
    check_sides(input);
    const int most = (std::min)(input.height, input.width) - 1;
    if (augment.shift < 0 || augment.shift > most)
        throw argument_error("pipeline: expected a shift of 0.." + std::to_string(most) +
                             " for an input of " + detail::text_of(input) + ", found " +
                             std::to_string(augment.shift));
    const auto channels = static_cast<std::size_t>(input.channels);
    for (const auto* entries : {&normal.scale, &normal.shift}) {
        if (entries->size() != 1 && entries->size() != channels)
            throw argument_error("pipeline: expected a normalization of 1 or " +
                                 std::to_string(channels) + " channels, found " +
                                 std::to_string(entries->size()));
        for (const double number : *entries)
            if (!strider::detail::is_finite(number))
                throw argument_error("pipeline: expected a normalization of finite numbers, "
                                     "found " +
                                     std::to_string(number));
    }
    table_.resize(channels);
    for (std::size_t c = 0; c < channels; ++c) {
        const double scale = normal.scale[normal.scale.size() == 1 ? 0 : c];
        const double shift = normal.shift[normal.shift.size() == 1 ? 0 : c];
        for (std::size_t byte = 0; byte < 256; ++byte)
            table_[c][byte] = static_cast<float>(scale * static_cast<double>(byte) + shift);
    }
}

placement pipeline::centred(shape image) const noexcept {
    return {centre(image.height, input_.height), centre(image.width, input_.width), 0, 0, false};
}

placement pipeline::random(shape image, std::uint64_t seed, std::uint64_t epoch,
                           std::uint64_t n) const {
    engine random = engine_for(seed, epoch, n);
    const auto any = [&](int low, int high) {
        return boost::random::uniform_int_distribution<int>(low, high)(random);
    };
    placement at = centred(image);
    if (image.height > input_.height) at.top = any(0, image.height - input_.height);
    if (image.width > input_.width) at.left = any(0, image.width - input_.width);
    if (augment_.shift > 0) {
        at.down = any(-augment_.shift, augment_.shift);
        at.right = any(-augment_.shift, augment_.shift);
    }
    if (augment_.flip) at.flip = any(0, 1) == 1;
    return at;
}

void pipeline::prepare(const dataset& images, std::size_t n, const placement& at,
                       std::span<float> out) const {
    expect(images);
    if (n >= images.size() || out.size() != static_cast<std::size_t>(input_.count()))
        throw argument_error("pipeline: expected an index below " + std::to_string(images.size()) +
                             " and " + std::to_string(input_.count()) +
                             " values of output, found " + std::to_string(n) + " and " +
                             std::to_string(out.size()));
    if (n >= images.pixels.size() / detail::count_of("pipeline", images.extent))
        throw argument_error("pipeline: the images of " + in_quotes(images.name) +
                             " have no bytes for image " + std::to_string(n));
    const auto inside = [](int i, int extent) { return i >= 0 && i < extent; };
    const std::uint8_t* const bytes = images.image(n).data();
    const shape from = images.extent;
    // Beyond these limits nothing is visible; clamping keeps the sums below within an int.
    const int down = std::clamp(at.down, -input_.height, input_.height);
    const int right = std::clamp(at.right, -input_.width, input_.width);
    const int top = std::clamp(at.top, -input_.height, from.height);
    const int left = std::clamp(at.left, -input_.width, from.width);
    const auto channels = static_cast<std::size_t>(input_.channels);
    float* to = out.data();
    for (int h = 0; h < input_.height; ++h)
        for (int w = 0; w < input_.width; ++w, to += channels) {
            const int row = h - down;
            const int column = (at.flip ? input_.width - 1 - w : w) - right;
            const int y = row + top;
            const int x = column + left;
            if (!inside(row, input_.height) || !inside(column, input_.width)) {
                std::fill_n(to, channels, 0.0F);
            } else if (!inside(y, from.height) || !inside(x, from.width)) {
                for (std::size_t c = 0; c < channels; ++c) to[c] = table_[c][0];
            } else {
                const std::uint8_t* const pixel =
                    bytes + (std::ptrdiff_t{y} * from.width + x) * from.channels;
                for (std::size_t c = 0; c < channels; ++c) to[c] = table_[c][pixel[c]];
            }
        }
}

void pipeline::expect(const dataset& images) const {
    if (table_.empty()) throw argument_error("pipeline: it was moved from");
    check_sides(images.extent);
    if (images.extent.channels != input_.channels)
        throw argument_error(
            "pipeline: the network's input has " + std::to_string(input_.channels) +
            " channels, the images of " + in_quotes(images.name) + " have " +
            std::to_string(images.extent.channels) + "; resize(images, extent) converts them");
}

} // namespace strider::data

#include <strider/arithmetic/exact_end.hpp>
