// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/data/jpeg.hpp: CMYK, unsupported kinds, and limits.
#include "../catch.hpp"
#include "data_files.hpp"

#include <strider/data/jpeg.hpp>

// jpeglib.h uses FILE and size_t without including them.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;

namespace {

/// The parameters of a single-colour JPEG.
struct parts {
    int height = 8;
    int width = 8;
    J_COLOR_SPACE space = JCS_GRAYSCALE;
    octet_list colour = {77};
    std::vector<jpeg_scan_info> scans = {}; ///< of a progressive one
    J_COLOR_SPACE stored = JCS_UNKNOWN;     ///< unknown: as usual
};

octet_list jpeg_of(const parts& all) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &data, &size);
    info.image_width = static_cast<JDIMENSION>(all.width);
    info.image_height = static_cast<JDIMENSION>(all.height);
    info.input_components = static_cast<int>(all.colour.size());
    info.in_color_space = all.space;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 100, TRUE);
    if (all.stored != JCS_UNKNOWN) jpeg_set_colorspace(&info, all.stored);
    if (!all.scans.empty()) {
        info.scan_info = all.scans.data();
        info.num_scans = static_cast<int>(all.scans.size());
    }
    jpeg_start_compress(&info, TRUE);
    octet_list line;
    for (int w = 0; w < all.width; ++w)
        line.insert(line.end(), all.colour.begin(), all.colour.end());
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = line.data();
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    octet_list bytes(data, data + size);
    jpeg_destroy_compress(&info);
    std::free(data); // NOLINT: libjpeg allocates it so
    return bytes;
}

/// The constant parts, then each coefficient in scans of its own: `scans` of 2 to 127.
std::vector<jpeg_scan_info> progression(int scans) {
    std::vector<jpeg_scan_info> all{{1, {0}, 0, 0, 0, 0}};
    for (int k = 1; k < 64 && static_cast<int>(all.size()) < scans; ++k) {
        const int rest = scans - static_cast<int>(all.size());
        const bool twice = rest > 64 - k;
        all.push_back({1, {0}, k, k, 0, twice ? 1 : 0});
        if (twice) all.push_back({1, {0}, k, k, 1, 0});
    }
    return all;
}

std::string refusal(const octet_list& file, const picture_limits& limits = {}) {
    return message_of<file_error>([&] { (void)decode_jpeg("name", file, limits); });
}

bool has_colour(const image& picture, const octet_list& colour) {
    for (std::size_t i = 0; i < picture.bytes.size(); ++i)
        if (std::abs(picture.bytes[i] - colour[i % colour.size()]) > 2) return false;
    return true;
}

} // namespace

TEST_CASE("a CMYK JPEG becomes red, green and blue", "[data]") {
    // Stored inverted, 255 is none: cyan 200, magenta 100, yellow 50 of black 128.
    const octet_list inks{200, 100, 50, 128};
    const octet_list expected{100, 50, 25};
    for (const J_COLOR_SPACE stored : {JCS_CMYK, JCS_YCCK}) {
        const image read = decode_jpeg("name", jpeg_of({9, 17, JCS_CMYK, inks, {}, stored}));
        CHECK(read.extent == shape{9, 17, 3});
        REQUIRE(read.bytes.size() == 9 * 17 * 3);
        CHECK(has_colour(read, expected));
    }
    CHECK(has_colour(decode_jpeg("name", jpeg_of({8, 8, JCS_CMYK, {255, 255, 255, 255}})),
                     {255, 255, 255}));
    CHECK(
        has_colour(decode_jpeg("name", jpeg_of({8, 8, JCS_CMYK, {255, 255, 255, 0}})), {0, 0, 0}));
}

TEST_CASE("a valid JPEG of an unsupported kind is not called damaged", "[data]") {
    CHECK(refusal(jpeg_of({8, 8, JCS_UNKNOWN, {1, 2}})) ==
          "name: unsupported kind of JPEG: Unsupported color conversion request");
    octet_list deep = jpeg_of({});
    const octet_list frame{0xff, 0xc0};
    const auto at = std::search(deep.begin(), deep.end(), frame.begin(), frame.end());
    REQUIRE(at != deep.end());
    at[4] = 12; // bits a sample
    CHECK(refusal(deep) == "name: unsupported kind of JPEG: Unsupported JPEG data precision 12");
    at[4] = 8;
    at[1] = 0xc3; // lossless
    CHECK_THAT(refusal(deep), Catch::Contains("unsupported kind of JPEG: "));
}

TEST_CASE("a JPEG's pixels are limited", "[data]") {
    const octet_list file = jpeg_of({20, 30});
    CHECK(refusal(file, {.max_pixels = 600}) == "threw nothing");
    CHECK(refusal(file, {.max_pixels = 599}) ==
          "name: expected at most 599 pixels, with sides of 1..1000000 (picture_limits), found "
          "20x30");
    octet_list claims = file; // 65500x65500, in as few bytes
    const octet_list frame{0xff, 0xc0};
    const auto at = std::search(claims.begin(), claims.end(), frame.begin(), frame.end());
    REQUIRE(at != claims.end());
    at[5] = at[7] = 0xff;
    at[6] = at[8] = 0xdc;
    CHECK_THAT(refusal(claims), Catch::Contains("expected at most 67108864 pixels") &&
                                    Catch::Contains("found 65500x65500"));
}

TEST_CASE("a progressive JPEG's scans are limited, further if it is large", "[data]") {
    const auto file = [](int scans) {
        const auto all = progression(scans);
        REQUIRE(static_cast<int>(all.size()) == scans);
        return jpeg_of({8, 8, JCS_GRAYSCALE, {77}, all});
    };
    const octet_list many = file(127);
    CHECK(refusal(many) ==
          "name: expected at most 100 scans of this JPEG (picture_limits), found more");
    const image read = decode_jpeg("name", many, {.max_scans = 127});
    CHECK(has_colour(read, {77}));
    CHECK(refusal(file(100)) == "threw nothing");
    CHECK(refusal(file(101)) != "threw nothing");
    // 16 * max_pixels in all: 16 scans of 64 pixels.
    CHECK(refusal(file(16), {.max_pixels = 64}) == "threw nothing");
    CHECK(refusal(file(17), {.max_pixels = 64}) ==
          "name: expected at most 16 scans of this JPEG (picture_limits), found more");
    CHECK(refusal(file(64), {.max_pixels = 256}) == "threw nothing");
}
