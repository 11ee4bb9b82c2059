// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::pipeline`, which turns the bytes of an image into a network's input, with
// `normalization` and `augmentation`.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/shape.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace strider::data {

/// Byte b of channel c becomes scale[c] * b + shift[c]. A single entry applies to every channel.
/// The default is b/255 - 0.5.
struct normalization {
    std::vector<double> scale{1.0 / 255};
    std::vector<double> shift{-0.5};
    friend bool operator==(const normalization&, const normalization&) = default;
};

/// The normalization that gives each channel of `images` mean 0 and standard deviation 1 (a
/// deviation below one byte step is taken as one step). The sums are integers, so their order does
/// not matter. Throws argument_error if there are no images.
[[nodiscard]] normalization per_channel(const dataset& images);

/// Random changes to training images, drawn anew for each image and epoch.
struct augmentation {
    bool flip = false; ///< mirror left and right with probability 1/2
    int shift = 0;     ///< translate by -shift..shift in both directions; the uncovered part is 0
    friend bool operator==(const augmentation&, const augmentation&) = default;
};

/// The placement of an image in the network's input. Input pixel (h, w) shows image pixel (h + top,
/// w + left); the result is then translated by (down, right), and finally mirrored.
struct placement {
    int top = 0;
    int left = 0;
    int down = 0;
    int right = 0;
    bool flip = false;
    friend bool operator==(const placement&, const placement&) = default;
};

/// Makes a volume of the network's input extent from an image with the same number of channels. An
/// axis longer than the input's is cropped, at random in training and to its centre in evaluation;
/// a shorter one is centred and padded with byte 0 before normalization. What a shift uncovers is 0
/// after normalization, as in ConvNetJS.
class pipeline {
public:
    /// Throws argument_error unless `normal` has one finite entry or one for each channel, the
    /// input is at least 1x1x1, and the shift is smaller than the input's sides.
    explicit pipeline(shape input, const normalization& normal = {}, augmentation augment = {});

    [[nodiscard]] shape input() const noexcept { return input_; }
    [[nodiscard]] augmentation augment() const noexcept { return augment_; }

    /// The placement of an image of this extent in evaluation: centred.
    [[nodiscard]] placement centred(shape image) const noexcept;

    /// The placement of training image n in this epoch: a pure function of the arguments.
    [[nodiscard]] placement random(shape image, std::uint64_t seed, std::uint64_t epoch,
                                   std::uint64_t n) const;

    /// Writes image n of `images`, placed at `at`, to `out`, whose size is that of input(). Throws
    /// argument_error for another size, or if the images' channels differ.
    void prepare(const dataset& images, std::size_t n, const placement& at,
                 std::span<float> out) const;

    /// Throws argument_error unless `images` has the channels of input().
    void expect(const dataset& images) const;

private:
    shape input_;
    augmentation augment_;
    std::vector<std::array<float, 256>> table_; // the value of each byte, by channel
};

} // namespace strider::data
