// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/data/png.hpp with files made by hand: every kind of PNG, and limits.
#include "../catch.hpp"
#include "data_files.hpp"

#include <strider/data/png.hpp>

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;

namespace {

octet_list big_endian(std::uint32_t value) {
    octet_list bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift & 255));
    return bytes;
}

void append(octet_list& to, const octet_list& more) {
    to.insert(to.end(), more.begin(), more.end());
}

octet_list chunk(const std::string& type, const octet_list& data) {
    octet_list named = test::text_bytes(type);
    append(named, data);
    octet_list bytes = big_endian(static_cast<std::uint32_t>(data.size()));
    append(bytes, named);
    append(bytes, big_endian(static_cast<std::uint32_t>(
                      crc32(0, named.data(), static_cast<unsigned>(named.size())))));
    return bytes;
}

enum colour_type : std::uint8_t { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgb_alpha = 6 };

/// The parts of a PNG; `lines` are the filter bytes and packed samples of its rows.
struct parts {
    std::uint32_t width;
    std::uint32_t height;
    std::uint8_t depth;
    colour_type type;
    octet_list lines;
    octet_list chunks = {}; ///< between the header and the pixels
    bool interlaced = false;
};

octet_list png_of(const parts& all) {
    octet_list bytes{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    octet_list header = big_endian(all.width);
    append(header, big_endian(all.height));
    append(header, {all.depth, all.type, 0, 0, static_cast<std::uint8_t>(all.interlaced ? 1 : 0)});
    append(bytes, chunk("IHDR", header));
    append(bytes, all.chunks);
    octet_list packed(compressBound(all.lines.size()));
    uLongf size = packed.size();
    REQUIRE(compress(packed.data(), &size, all.lines.data(), all.lines.size()) == Z_OK);
    packed.resize(size);
    append(bytes, chunk("IDAT", packed));
    append(bytes, chunk("IEND", {}));
    return bytes;
}

std::pair<shape, octet_list> read(const parts& all) {
    image result = decode_png("name", png_of(all));
    return {result.extent, result.bytes};
}

std::string refusal(const parts& all, const picture_limits& limits = {}) {
    return message_of<file_error>([&] { (void)decode_png("name", png_of(all), limits); });
}

} // namespace

TEST_CASE("grey of any depth becomes bytes", "[data]") {
    CHECK(read({8, 1, 1, grey, {0, 0b10110001}}) ==
          std::pair{shape{1, 8, 1}, octet_list{255, 0, 255, 255, 0, 0, 0, 255}});
    CHECK(read({4, 1, 2, grey, {0, 0b00011011}}).second == octet_list{0, 85, 170, 255});
    CHECK(read({3, 1, 4, grey, {0, 0x0f, 0x70}}).second == octet_list{0, 255, 119});
    CHECK(read({2, 2, 8, grey, {0, 1, 2, 0, 3, 250}}).second == octet_list{1, 2, 3, 250});
    // The upper byte, as in Pillow and torchvision.
    CHECK(read({3, 1, 16, grey, {0, 0x12, 0xff, 0x80, 0x00, 0xff, 0xff}}).second ==
          octet_list{0x12, 0x80, 0xff});
}

TEST_CASE("colour, palettes and opacity become 3 or 4 channels", "[data]") {
    CHECK(read({1, 1, 8, rgb, {0, 1, 2, 3}}) == std::pair{shape{1, 1, 3}, octet_list{1, 2, 3}});
    CHECK(read({1, 1, 16, rgb, {0, 1, 9, 2, 200, 3, 255}}).second == octet_list{1, 2, 3});
    CHECK(read({1, 1, 8, grey_alpha, {0, 7, 9}}) ==
          std::pair{shape{1, 1, 4}, octet_list{7, 7, 7, 9}});
    CHECK(read({1, 1, 16, grey_alpha, {0, 7, 1, 9, 1}}).second == octet_list{7, 7, 7, 9});
    CHECK(read({1, 1, 8, rgb_alpha, {0, 1, 2, 3, 4}}).second == octet_list{1, 2, 3, 4});
    const octet_list colours = chunk("PLTE", {10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42});
    CHECK(read({4, 1, 2, palette, {0, 0b11000110}, colours}) ==
          std::pair{shape{1, 4, 3}, octet_list{40, 41, 42, 10, 11, 12, 20, 21, 22, 30, 31, 32}});
    octet_list clear = colours;
    append(clear, chunk("tRNS", {0, 128})); // of the first two colours
    CHECK(read({3, 1, 2, palette, {0, 0b00011000}, clear}) ==
          std::pair{shape{1, 3, 4}, octet_list{10, 11, 12, 0, 20, 21, 22, 128, 30, 31, 32, 255}});
    CHECK(read({2, 1, 8, grey, {0, 5, 6}, chunk("tRNS", {0, 6})}).second ==
          octet_list{5, 5, 5, 255, 6, 6, 6, 0});
    CHECK(read({2, 1, 8, rgb, {0, 1, 2, 3, 1, 2, 4}, chunk("tRNS", {0, 1, 0, 2, 0, 3})}).second ==
          octet_list{1, 2, 3, 0, 1, 2, 4, 255});
    // With 16 bits, all of them count.
    CHECK(read({2, 1, 16, grey, {0, 5, 6, 5, 7}, chunk("tRNS", {5, 7})}).second ==
          octet_list{5, 5, 5, 255, 5, 5, 5, 0});
}

TEST_CASE("an interlaced PNG is assembled", "[data]") {
    // 3x3 pixels 1..9: pass 1 has (0,0), pass 4 (0,2), pass 5 row 2 of columns 0 and 2, pass 6
    // column 1 of rows 0 and 2, pass 7 row 1.
    for (const std::uint8_t depth : octet_list{8, 16}) {
        octet_list lines;
        for (const octet_list& row : {octet_list{1}, {3}, {7, 9}, {2}, {8}, {4, 5, 6}}) {
            lines.push_back(0);
            for (const std::uint8_t sample : row) {
                lines.push_back(sample);
                if (depth == 16) lines.push_back(200);
            }
        }
        CHECK(read({3, 3, depth, grey, lines, {}, true}).second ==
              octet_list{1, 2, 3, 4, 5, 6, 7, 8, 9});
    }
}

TEST_CASE("samples are read as stored, whatever the colour profile", "[data]") {
    const octet_list lines{0, 16, 64, 128, 200};
    for (const std::uint32_t gamma : {100'000U, 45'455U, 50'000U})
        CHECK(read({4, 1, 8, grey, lines, chunk("gAMA", big_endian(gamma))}).second ==
              octet_list{16, 64, 128, 200});
    CHECK(read({1, 1, 8, rgb_alpha, {0, 100, 150, 200, 9}, chunk("gAMA", big_endian(100'000))})
              .second == octet_list{100, 150, 200, 9});
    CHECK(read({4, 1, 8, grey, lines, chunk("sRGB", {0})}).second == octet_list{16, 64, 128, 200});
    CHECK(read({4, 1, 8, grey, lines, chunk("sBIT", {5})}).second == octet_list{16, 64, 128, 200});
    octet_list text = test::text_bytes("Comment");
    append(text, octet_list(100'000, 0));
    CHECK(read({4, 1, 8, grey, lines, chunk("tEXt", text)}).second == octet_list{16, 64, 128, 200});
}

TEST_CASE("a PNG's header is checked against limits before memory is allocated", "[data]") {
    CHECK(
        refusal({8193, 8192, 8, rgb, {}}) ==
        "name: expected at most 67108864 pixels, with sides of 1..1000000 (picture_limits), found "
        "8192x8193");
    CHECK_THAT(refusal({1'000'001, 1, 8, grey, {}}), Catch::Contains("found 1x1000001"));
    CHECK_THAT(refusal({0x7fff'ffff, 0x7fff'ffff, 16, rgb_alpha, {}}),
               Catch::Contains("found 2147483647x2147483647"));
    const parts small{3, 2, 8, grey, {0, 1, 2, 3, 0, 4, 5, 6}};
    CHECK(refusal(small, {.max_pixels = 6}) == "threw nothing");
    CHECK_THAT(refusal(small, {.max_pixels = 5}),
               Catch::Contains("expected at most 5 pixels") && Catch::Contains("found 2x3"));
    // Within the limits, but more than so few bytes can unpack to.
    const auto file = png_of({8192, 8192, 8, rgb_alpha, {}});
    CHECK(file.size() < 80);
    CHECK(message_of<file_error>([&] { (void)decode_png("name", file); }) ==
          "name: damaged PNG: its 8192x8192 pixels need 260111 bytes of a file or more, found " +
              std::to_string(file.size()));
    // The minimum number of bytes for these pixels is enough.
    CHECK(refusal({2048, 2048, 8, grey, octet_list(2048 * 2049)}) == "threw nothing");
    CHECK_THAT(refusal({3, 3, 8, grey, {0, 1, 2, 3}}), Catch::Contains("name: damaged PNG: "));
}

TEST_CASE("a picture too large for a PNG writer is refused", "[data]") {
    const octet_list one(1);
    CHECK_THAT(message_of<argument_error>([&] {
                   (void)encode_png({2147483647, 2147483647, 4}, one);
               }),
               Catch::Contains("encode_png: expected a size that fits in memory"));
}
