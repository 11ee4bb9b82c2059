// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests resizing and the conversion of channels.
#include "../catch.hpp"
#include "data_files.hpp"

#include <strider/data/image.hpp>

#include <limits>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;

TEST_CASE("grey and colour convert", "[data]") {
    const image colour{{1, 3, 3}, {255, 0, 0, 0, 255, 0, 10, 20, 30}};
    CHECK(with_channels(colour, 1).bytes == octet_list{76, 150, 18}); // 18.15
    CHECK(with_channels({{1, 2, 1}, {7, 9}}, 3).bytes == octet_list{7, 7, 7, 9, 9, 9});
    CHECK(with_channels({{1, 1, 1}, {7}}, 4).bytes == octet_list{7, 7, 7, 255});
    const image clear{{1, 2, 4}, {200, 100, 50, 128, 200, 100, 50, 255}};
    CHECK(with_channels(clear, 3).bytes == octet_list{100, 50, 25, 200, 100, 50});
    CHECK(with_channels(colour, 3).bytes == colour.bytes);
}

TEST_CASE("resizing averages areas and interpolates", "[data]") {
    SECTION("to half") {
        const image from{{2, 4, 1}, {0, 10, 100, 200, 20, 30, 100, 201}};
        CHECK(resize(from, {1, 2, 1}).bytes == octet_list{15, 150});
    }
    SECTION("rounded to the nearest, a half up") {
        CHECK(resize(image{{1, 2, 1}, {0, 1}}, {1, 1, 1}).bytes == octet_list{1});
        CHECK(resize(image{{1, 3, 1}, {0, 1, 0}}, {1, 1, 1}).bytes == octet_list{0});
        CHECK(resize(image{{1, 3, 1}, {1, 1, 0}}, {1, 1, 1}).bytes == octet_list{1});
    }
    SECTION("by a fraction: 3 pixels to 2 are 1 + 1/2 of the next") {
        CHECK(resize(image{{1, 3, 1}, {30, 60, 120}}, {1, 2, 1}).bytes == octet_list{40, 100});
        CHECK(resize(image{{3, 1, 1}, {30, 60, 120}}, {2, 1, 1}).bytes == octet_list{40, 100});
    }
    SECTION("to twice: a quarter of the neighbour") {
        CHECK(resize(image{{1, 2, 1}, {0, 100}}, {1, 4, 1}).bytes == octet_list{0, 25, 75, 100});
        CHECK(resize(image{{2, 1, 1}, {0, 100}}, {4, 1, 1}).bytes == octet_list{0, 25, 75, 100});
        CHECK(resize(image{{1, 1, 1}, {9}}, {2, 3, 1}).bytes == octet_list{9, 9, 9, 9, 9, 9});
    }
    SECTION("each channel on its own, and one axis each way") {
        const image from{{2, 1, 3}, {0, 50, 100, 10, 60, 110}};
        CHECK(resize(from, {1, 2, 3}).bytes == octet_list{5, 55, 105, 5, 55, 105});
    }
    SECTION("the same extent is the same picture") {
        const image from{{1, 2, 1}, {3, 4}};
        CHECK(resize(from, from.extent).bytes == from.bytes);
    }
    SECTION("white stays white") {
        const image from{{13, 17, 3}, octet_list(13 * 17 * 3, 255)};
        CHECK(resize(from, {7, 31, 3}).bytes == octet_list(7 * 31 * 3, 255));
    }
}

TEST_CASE("a data set resizes image by image", "[data]") {
    const dataset all{"two", {1, 2, 1}, {0, 10, 20, 40}, {1, 0}, {"a", "b"}};
    const dataset half = resize(all, {1, 1, 3});
    CHECK(half.extent == shape{1, 1, 3});
    CHECK(half.pixels == octet_list{5, 5, 5, 30, 30, 30});
    CHECK(half.labels == all.labels);
}

TEST_CASE("pictures of wrong sizes are refused", "[data]") {
    CHECK(message_of<argument_error>([] {
              (void)with_channels({{1, 2, 2}, {1, 2, 3, 4}}, 1);
          }) ==
          "with_channels: expected an extent of at least 1x1 with 1, 3 or 4 channels, found 1x2x2");
    CHECK(message_of<argument_error>([] {
              (void)with_channels({{1, 2, 1}, {1}}, 3);
          }) == "with_channels: expected 2 bytes for 1x2x1, found 1");
    CHECK(message_of<argument_error>([] {
              (void)with_channels({{1, 1, 1}, {1}}, 2);
          }) == "with_channels: expected 1, 3 or 4 channels, found 2");
    CHECK(message_of<argument_error>([] {
              (void)resize(image{{1, 1, 1}, {1}}, {0, 4, 1});
          }) == "resize: expected an extent of at least 1x1, found 0x4x1");
}

TEST_CASE("extents whose product overflows are refused", "[data]") {
    constexpr int huge = std::numeric_limits<int>::max();
    const image one{{1, 1, 1}, {1}};
    CHECK_THAT(
        message_of<argument_error>([&] {
            (void)resize(one, {huge, huge, 4});
        }),
        Catch::Contains("resize: expected a size that fits in memory, found 1 x 2147483647x"));
    CHECK_THAT(message_of<argument_error>([&] {
                   (void)resize(one, {huge, huge, 1});
               }),
               Catch::Contains("resize: expected smaller extents, found 1x1x1 to 2147483647x"));
    const image false_size{{huge, huge, 4}, {1, 2, 3, 4}}; // 2^64 - 2^34 + 4 bytes
    CHECK_THAT(message_of<argument_error>([&] { (void)with_channels(false_size, 1); }),
               Catch::Contains("with_channels: expected a size that fits in memory"));
    const dataset more{"more", {1, 1, 1}, {1}, {0, 0}, {"a"}};
    CHECK(message_of<argument_error>([&] {
              (void)resize(more, {2, 2, 1});
          }) == "resize: the images of \"more\": expected 2 bytes for 2 labels, found 1");
}
