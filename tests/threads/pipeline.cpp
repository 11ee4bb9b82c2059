// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests normalization, augmentation and the fitting of images to the network's input.
#include "../catch.hpp"
#include "../unit/data_files.hpp"

#include <strider/data/pipeline.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;

namespace {

/// Bytes as they are.
const normalization plain{{1}, {0}};

/// One image of one channel with the bytes 1, 2, 3...
dataset counting(int height, int width) {
    dataset images{"counting", {height, width, 1}, {}, {0}, {"a"}};
    for (int i = 1; i <= height * width; ++i) images.pixels.push_back(static_cast<std::uint8_t>(i));
    return images;
}

std::vector<float> prepared(const pipeline& preparation, const dataset& images,
                            const placement& at) {
    std::vector<float> out(static_cast<std::size_t>(preparation.input().count()), -1.0F);
    preparation.prepare(images, 0, at, out);
    return out;
}

} // namespace

TEST_CASE("bytes become b/255 - 0.5", "[data]") {
    const dataset images{"one", {1, 3, 1}, {0, 51, 255}, {0}, {"a"}};
    CHECK(prepared(pipeline({1, 3, 1}), images, {}) == std::vector<float>{-0.5F, -0.3F, 0.5F});
}

TEST_CASE("per_channel gives mean 0 and deviation 1", "[data]") {
    dataset images{"two", {2, 2, 2}, {}, {0, 0}, {"a"}};
    for (int i = 0; i < 8; ++i) {
        images.pixels.push_back(
            static_cast<std::uint8_t>(i % 2 == 0 ? 10 : 30)); // mean 20, dev. 10
        images.pixels.push_back(77);                          // constant
    }
    const normalization normal = per_channel(images);
    REQUIRE(normal.scale.size() == 2);
    CHECK(std::abs(normal.scale[0] - 0.1) < 1e-12);
    CHECK(std::abs(normal.shift[0] + 2.0) < 1e-12);
    CHECK(std::abs(normal.scale[1] - 1.0) < 1e-12);
    CHECK(std::abs(normal.shift[1] + 77.0) < 1e-12);
    const auto out = prepared(pipeline({2, 2, 2}, normal), images, {});
    CHECK(out == std::vector<float>{-1, 0, 1, 0, -1, 0, 1, 0});
    CHECK(message_of<argument_error>([] { (void)per_channel(dataset{}); }) ==
          "per_channel: expected images, found none");
}

TEST_CASE("a flip mirrors left and right, a shift fills in zeros", "[data]") {
    const dataset images = counting(2, 3); // 1 2 3 / 4 5 6
    const pipeline preparation({2, 3, 1}, {{1}, {10}});
    CHECK(prepared(preparation, images, {}) == std::vector<float>{11, 12, 13, 14, 15, 16});
    CHECK(prepared(preparation, images, {0, 0, 0, 0, true}) ==
          std::vector<float>{13, 12, 11, 16, 15, 14});
    CHECK(prepared(preparation, images, {0, 0, 1, 0, false}) ==
          std::vector<float>{0, 0, 0, 11, 12, 13});
    CHECK(prepared(preparation, images, {0, 0, -1, 0, false}) ==
          std::vector<float>{14, 15, 16, 0, 0, 0});
    CHECK(prepared(preparation, images, {0, 0, 0, 2, false}) ==
          std::vector<float>{0, 0, 11, 0, 0, 14});
    CHECK(prepared(preparation, images, {0, 0, 0, -1, true}) ==
          std::vector<float>{0, 13, 12, 0, 16, 15});
    CHECK(prepared(preparation, images, {0, 0, 5, 0, false}) == std::vector<float>(6, 0.0F));
}

TEST_CASE("channels stay together", "[data]") {
    const dataset images{"colour", {1, 2, 3}, {1, 2, 3, 4, 5, 6}, {0}, {"a"}};
    const pipeline preparation({1, 2, 3}, {{1, 1, 2}, {0, 100, 0}});
    CHECK(prepared(preparation, images, {0, 0, 0, 0, true}) ==
          std::vector<float>{4, 105, 12, 1, 102, 6});
}

TEST_CASE("a larger image is cropped, a smaller one centred on the background", "[data]") {
    const dataset large = counting(3, 4); // 1 2 3 4 / 5 6 7 8 / 9 10 11 12
    const pipeline crop({1, 2, 1}, plain);
    CHECK(crop.centred(large.extent) == placement{1, 1, 0, 0, false});
    CHECK(prepared(crop, large, crop.centred(large.extent)) == std::vector<float>{6, 7});

    const dataset small = counting(1, 2);
    const pipeline pad({3, 5, 1}, {{1}, {100}});
    const placement at = pad.centred(small.extent);
    CHECK(at == placement{-1, -1, 0, 0, false});
    CHECK(prepared(pad, small, at) == std::vector<float>{100, 100, 100, 100, 100, //
                                                         100, 101, 102, 100, 100, //
                                                         100, 100, 100, 100, 100});
    // Pixels shifted in are 0, not the background.
    CHECK(prepared(pad, small, {-1, -1, 1, -1, false}) ==
          std::vector<float>{0, 0, 0, 0, 0, 100, 100, 100, 100, 0, 101, 102, 100, 100, 0});

    const dataset wide = counting(1, 4); // one axis smaller, one larger
    const pipeline both({2, 2, 1}, plain);
    CHECK(prepared(both, wide, both.centred(wide.extent)) == std::vector<float>{2, 3, 0, 0});
}

TEST_CASE("random placements depend on seed, epoch and image only", "[data]") {
    const pipeline preparation({4, 4, 1}, plain, {true, 2});
    const shape extent{6, 7, 1};
    CHECK(preparation.random(extent, 1, 2, 3) == preparation.random(extent, 1, 2, 3));
    std::map<int, int> top;
    std::map<int, int> left;
    std::map<int, int> down;
    std::map<int, int> right;
    std::map<bool, int> flip;
    int same_seed = 0;
    int same_epoch = 0;
    for (std::uint64_t n = 0; n < 2000; ++n) {
        const placement at = preparation.random(extent, 1, 2, n);
        ++top[at.top];
        ++left[at.left];
        ++down[at.down];
        ++right[at.right];
        ++flip[at.flip];
        same_seed += at == preparation.random(extent, 2, 2, n) ? 1 : 0;
        same_epoch += at == preparation.random(extent, 1, 3, n) ? 1 : 0;
    }
    const auto uniform = [](const auto& counts, int low, int high) {
        CHECK(counts.size() == static_cast<std::size_t>(high - low + 1));
        CHECK(static_cast<int>(counts.begin()->first) == low);
        const double expected = 2000.0 / (high - low + 1);
        // 4.5 standard deviations of a binomial count
        for (const auto& [value, count] : counts)
            CHECK(std::abs(count - expected) < 4.5 * std::sqrt(expected));
    };
    uniform(top, 0, 2);
    uniform(left, 0, 3);
    uniform(down, -2, 2);
    uniform(right, -2, 2);
    uniform(flip, 0, 1);
    CHECK(same_seed < 30); // one of 600 placements: about 3
    CHECK(same_epoch < 30);
}

TEST_CASE("without augmentation only the crop is random", "[data]") {
    const pipeline preparation({4, 4, 1}, plain);
    for (std::uint64_t n = 0; n < 50; ++n)
        CHECK(preparation.random({4, 3, 1}, 1, 1, n) == preparation.centred({4, 3, 1}));
}

TEST_CASE("a pipeline refuses what does not fit", "[data]") {
    const dataset images = counting(2, 2);
    CHECK(message_of<argument_error>([&] {
              pipeline({2, 2, 3}).expect(images);
          }) == "pipeline: the network's input has 3 channels, the images of \"counting\" have 1; "
                "resize(images, extent) converts them");
    CHECK(message_of<argument_error>([] {
              (void)pipeline({2, 2, 3}, {{1, 1}, {0}});
          }) == "pipeline: expected a normalization of 1 or 3 channels, found 2");
    CHECK(message_of<argument_error>([] {
              (void)pipeline({2, 0, 3});
          }) == "pipeline: expected an input of at least 1x1x1, found 2x0x3");
    CHECK(message_of<argument_error>([] {
              (void)pipeline({2, 2, 3}, plain, {false, -1});
          }) == "pipeline: expected a shift of 0..1 for an input of 2x2x3, found -1");
    for (const int shift : {2, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()})
        CHECK(message_of<argument_error>([&] {
                  (void)pipeline({3, 2, 3}, plain, {false, shift});
              }) == "pipeline: expected a shift of 0..1 for an input of 3x2x3, found " +
                        std::to_string(shift));
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK_THAT(message_of<argument_error>([&] {
                   (void)pipeline({2, 2, 1}, {{infinity}, {0}});
               }),
               Catch::Contains("expected a normalization of finite numbers, found inf"));
    CHECK_THAT(message_of<argument_error>([&] {
                   (void)pipeline({2, 2, 1}, {{1}, {std::nan("")}});
               }),
               Catch::Contains("expected a normalization of finite numbers, found"));
    constexpr int huge = std::numeric_limits<int>::max();
    CHECK_THAT(message_of<argument_error>([&] {
                   (void)pipeline({huge, huge, 4});
               }),
               Catch::Contains("pipeline: expected a size that fits in memory"));
    std::array<float, 3> out{};
    CHECK(message_of<argument_error>([&] {
              pipeline({2, 2, 1}).prepare(images, 0, {}, out);
          }) == "pipeline: expected an index below 1 and 4 values of output, found 0 and 3");
}

TEST_CASE("any placement stays within the image", "[data]") {
    const dataset images = counting(2, 2);
    constexpr int most = std::numeric_limits<int>::max();
    constexpr int least = std::numeric_limits<int>::min();
    for (const int far_away : {most, least})
        for (const bool flip : {false, true}) {
            const auto outside =
                prepared(pipeline({2, 2, 1}, plain), images, {far_away, far_away, 0, 0, flip});
            CHECK(outside == std::vector<float>(4, 0.0F));
            CHECK(prepared(pipeline({2, 2, 1}, {{1}, {5}}), images,
                           {far_away, far_away, far_away, far_away, flip}) ==
                  std::vector<float>(4, 0.0F));
        }
}

TEST_CASE("images without their bytes are refused", "[data]") {
    dataset images = counting(2, 2);
    images.labels = {0, 0, 0}; // of one image
    std::array<float, 4> out{};
    CHECK(message_of<argument_error>([&] {
              pipeline({2, 2, 1}).prepare(images, 1, {}, out);
          }) == "pipeline: the images of \"counting\" have no bytes for image 1");
    images.extent = {-2, -2, 1};
    CHECK(message_of<argument_error>([&] {
              pipeline({2, 2, 1}).prepare(images, 0, {}, out);
          }) == "pipeline: expected an extent of at least 1x1x1, found -2x-2x1");
    images.extent = {2, 2, 0};
    CHECK_THAT(message_of<argument_error>([&] { (void)per_channel(images); }),
               Catch::Contains("per_channel: expected an extent of at least 1x1x1, found 2x2x0"));
    images.extent = {2, 2, 1};
    CHECK(message_of<argument_error>([&] { (void)per_channel(images); }) ==
          "per_channel: the images of \"counting\": expected 12 bytes for 3 labels, found 4");
}

TEST_CASE("using a moved-from pipeline is an error", "[data]") {
    const dataset images = counting(2, 2);
    pipeline preparation({2, 2, 1});
    const pipeline moved = std::move(preparation);
    std::array<float, 4> out{};
    moved.prepare(images, 0, {}, out);
    CHECK(message_of<argument_error>([&] {
              preparation.prepare(images, 0, {}, out); // NOLINT: that is what is tested
          }) == "pipeline: it was moved from");
}
