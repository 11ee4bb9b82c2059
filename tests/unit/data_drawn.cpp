// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the drawn images: that they are the same on every platform, and that a linear classifier
// fails.
#include "../catch.hpp"
#include "data_files.hpp"

#include <strider/data/drawn.hpp>
#include <strider/data/random.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;

namespace {

/// FNV-1a.
std::uint64_t digest(std::span<const std::uint8_t> pixels) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const std::uint8_t byte : pixels) hash = (hash ^ byte) * 0x100000001b3U;
    return hash;
}

/// The accuracy on `tested` of softmax regression on the pixels after a few epochs of stochastic
/// gradient descent on `train`, with batches of one image.
double linear_accuracy(const dataset& train, const dataset& tested) {
    const auto count = static_cast<std::size_t>(train.extent.count());
    std::vector<float> weights(10 * (count + 1));
    const auto scores = [&](const dataset& images, std::size_t n) {
        std::array<float, 10> result{};
        const auto image = images.image(n);
        for (std::size_t k = 0; k < 10; ++k) {
            const float* const row = weights.data() + k * (count + 1);
            float sum = row[count];
            for (std::size_t i = 0; i < count; ++i)
                sum += row[i] * (static_cast<float>(image[i]) / 255 - 0.5F);
            result[k] = sum;
        }
        return result;
    };
    for (std::uint64_t epoch = 0; epoch < 6; ++epoch)
        for (const std::size_t n : shuffled(train.size(), 1, epoch)) {
            std::array<float, 10> share = scores(train, n);
            const float most = *std::max_element(share.begin(), share.end());
            float sum = 0;
            for (float& value : share) sum += value = std::exp(value - most);
            const auto image = train.image(n);
            for (std::size_t k = 0; k < 10; ++k) {
                const float wanted = static_cast<int>(k) == train.labels[n] ? 1.0F : 0.0F;
                const float step = 0.002F * (wanted - share[k] / sum);
                float* const row = weights.data() + k * (count + 1);
                row[count] += step;
                for (std::size_t i = 0; i < count; ++i)
                    row[i] += step * (static_cast<float>(image[i]) / 255 - 0.5F);
            }
        }
    double right = 0;
    for (std::size_t n = 0; n < tested.size(); ++n) {
        const auto guess = scores(tested, n);
        right += std::max_element(guess.begin(), guess.end()) - guess.begin() == tested.labels[n];
    }
    return right / static_cast<double>(tested.size());
}

} // namespace

TEST_CASE("drawn images are a pure function of seed and index", "[data]") {
    const dataset images = draw_images(7, 40);
    CHECK(images.name == "drawn");
    CHECK(images.extent == shape{32, 32, 3});
    CHECK(images.size() == 40);
    CHECK(images.pixels.size() == 40 * 3072);
    REQUIRE(images.classes.size() == 10);
    for (int n = 0; n < 40; ++n) CHECK(images.labels[static_cast<std::size_t>(n)] == n % 10);
    CHECK(draw_images(7, 40).pixels == images.pixels);
    CHECK(draw_images(8, 40).pixels != images.pixels);
    const dataset fewer = draw_images(7, 13);
    CHECK(std::equal(fewer.pixels.begin(), fewer.pixels.end(), images.pixels.begin()));
    // The same on every platform. It changes with each constant of `drawing`.
    CHECK(digest(images.pixels) == 0xcf574c41441845ddU);
}

TEST_CASE("drawn images differ and use the range of bytes", "[data]") {
    const dataset images = draw_images(3, 200);
    std::set<std::uint64_t> distinct;
    for (std::size_t n = 0; n < images.size(); ++n) distinct.insert(digest(images.image(n)));
    CHECK(distinct.size() == images.size());
    double sum = 0;
    for (const std::uint8_t byte : images.pixels) sum += byte;
    const double mean = sum / static_cast<double>(images.pixels.size());
    CHECK(mean > 115);
    CHECK(mean < 140);
}

TEST_CASE("a drawn figure is visible against the ground", "[data]") {
    drawing plain;
    plain.noise = plain.gradient = 0;
    plain.max_spots = plain.max_lines_behind = plain.max_lines_before = 0;
    const dataset images = draw_images(11, 300, {32, 32, 3}, plain);
    for (std::size_t n = 0; n < images.size(); ++n) {
        const auto image = images.image(n);
        const auto colour_at = [&](std::size_t h, std::size_t w) {
            const std::size_t at = (h * 32 + w) * 3;
            return std::array<int, 3>{image[at], image[at + 1], image[at + 2]};
        };
        std::map<std::array<int, 3>, int> border; // the ground is most of it
        for (std::size_t i = 0; i < 32; ++i)
            for (const auto& colour :
                 {colour_at(0, i), colour_at(31, i), colour_at(i, 0), colour_at(i, 31)})
                ++border[colour];
        const auto ground = std::max_element(border.begin(), border.end(), [](auto& a, auto& b) {
                                return a.second < b.second;
                            })->first;
        int seen = 0;
        for (std::size_t h = 0; h < 32; ++h)
            for (std::size_t w = 0; w < 32; ++w) {
                int apart = 0;
                for (std::size_t c = 0; c < 3; ++c)
                    apart += std::abs(colour_at(h, w)[c] - ground[c]);
                seen += apart >= plain.min_contrast * 3 * 255 - 3 ? 1 : 0;
            }
        INFO("image " << n);
        CHECK(seen >= 30);
    }
}

TEST_CASE("images of other extents are drawn, or refused", "[data]") {
    const dataset grey = draw_images(1, 10, {28, 40, 1});
    CHECK(grey.pixels.size() == 10 * 28 * 40);
    CHECK(draw_images(1, 1, {64, 64, 3}).pixels.size() == 64 * 64 * 3);
    CHECK(draw_images(1, 0).size() == 0);
    CHECK(message_of<argument_error>([] {
              (void)draw_images(1, 1, {8, 7, 3});
          }) == "draw_images: expected at least 8x8 pixels of 1 or 3 channels, found 8x7x3");
    CHECK(message_of<argument_error>([] {
              (void)draw_images(1, 1, {8, 8, 4});
          }) == "draw_images: expected at least 8x8 pixels of 1 or 3 channels, found 8x8x4");
    drawing options;
    options.smallest_figure = 40;
    CHECK(message_of<argument_error>([&] {
              (void)draw_images(1, 1, {32, 32, 3}, options);
          }) == "draw_images: expected lengths above 0, the smallest at most the "
                "largest, no negative number, none above 10000, and a contrast of at most "
                "0.35");
    options = {};
    options.min_contrast = 0.5;
    CHECK_THROWS_AS(draw_images(1, 1, {32, 32, 3}, options), argument_error);
}

TEST_CASE("a drawing too large for its coordinates is refused", "[data]") {
    const auto refused = [](auto change) {
        drawing options;
        change(options);
        return message_of<argument_error>([&] { (void)draw_images(1, 1, {32, 32, 3}, options); });
    };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto rule = Catch::Contains("draw_images: expected lengths above 0");
    CHECK_THAT(refused([](drawing& options) { options.largest_figure = infinity; }), rule);
    CHECK_THAT(refused([](drawing& options) { options.largest_figure = 1e300; }), rule);
    CHECK_THAT(refused([](drawing& options) { options.texture_tilt = infinity; }), rule);
    CHECK_THAT(refused([](drawing& options) { options.noise = none; }), rule);
    CHECK_THAT(refused([](drawing& options) { options.min_contrast = none; }), rule);
    CHECK_THAT(
        refused([](drawing& options) { options.max_spots = std::numeric_limits<int>::max(); }),
        rule);
}

TEST_CASE("more drawn images than memory can hold are refused", "[data]") {
    const auto refused = [](std::size_t count, shape extent) {
        return message_of<argument_error>([&] { (void)draw_images(1, count, extent); });
    };
    // 2^64 / 64, plus one: the product of bytes wraps around to 64.
    CHECK(refused((std::size_t{1} << 58) + 1, {8, 8, 1}) ==
          "draw_images: expected a size that fits in memory, found 288230376151711745 x 8x8x1");
    CHECK_THAT(refused(std::numeric_limits<std::size_t>::max(), {32, 32, 3}),
               Catch::Contains("found 18446744073709551615 x 32x32x3"));
    constexpr int huge = std::numeric_limits<int>::max();
    CHECK_THAT(refused(1, {huge, huge, 3}), Catch::Contains("found 1 x 2147483647x2147483647x3"));
}

TEST_CASE("a linear classifier does not solve the drawn images", "[data]") {
    // The classifier itself works: with fixed position, rotation and brightness it separates the
    // classes.
    dataset easy{"easy", {8, 8, 1}, {}, {}, std::vector<std::string>(10)};
    for (int n = 0; n < 400; ++n) {
        for (int i = 0; i < 64; ++i)
            easy.pixels.push_back(static_cast<std::uint8_t>(i / 6 == n % 10 ? 220 : (n + i) % 40));
        easy.labels.push_back(n % 10);
    }
    CHECK(linear_accuracy(easy, easy) > 0.9);

    const double accuracy = linear_accuracy(draw_images(1, 4000), draw_images(2, 1000));
    INFO("accuracy " << accuracy);
    CHECK(accuracy < 0.7);
    CHECK(accuracy > 0.1);
}
