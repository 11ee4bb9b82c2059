// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests PNG and JPEG files and folders of them.
#include "../catch.hpp"
#include "data_files.hpp"
#include "temporary_folder.hpp"

#include <strider/data/image_file.hpp>
#include <strider/data/image_folder.hpp>
#include <strider/data/png.hpp>

// jpeglib.h uses FILE and size_t without including them.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;
using strider::test::write_file;

namespace {

image pattern(shape extent) {
    image result{extent, {}};
    for (std::int64_t i = 0; i < extent.count(); ++i)
        result.bytes.push_back(static_cast<std::uint8_t>(i * 37 % 251));
    return result;
}

octet_list png_bytes(const image& picture) {
    const auto file = encode_png(picture.extent, picture.bytes);
    octet_list bytes;
    for (const std::byte byte : file) bytes.push_back(std::to_integer<std::uint8_t>(byte));
    return bytes;
}

/// A JPEG of one colour; a picture of 3 channels is colour, one of 1 grey.
octet_list jpeg_bytes(shape extent, const octet_list& colour) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &data, &size);
    info.image_width = static_cast<JDIMENSION>(extent.width);
    info.image_height = static_cast<JDIMENSION>(extent.height);
    info.input_components = extent.channels;
    info.in_color_space = extent.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 95, TRUE);
    jpeg_start_compress(&info, TRUE);
    octet_list line;
    for (int w = 0; w < extent.width; ++w) line.insert(line.end(), colour.begin(), colour.end());
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

bool near(const octet_list& bytes, const octet_list& colour) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (std::abs(bytes[i] - colour[i % colour.size()]) > 3) return false;
    return true;
}

} // namespace

TEST_CASE("PNG files give back what was written", "[data]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "named.jpeg"; // the content determines the format
    for (const int channels : {1, 3, 4})
        for (const shape extent : {shape{1, 1, channels}, shape{5, 7, channels}}) {
            const image picture = pattern(extent);
            write_png(path, picture.extent, picture.bytes);
            const image read = read_image(path);
            CHECK(read.extent == picture.extent);
            CHECK(read.bytes == picture.bytes);
        }
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("JPEG files are read in grey and colour", "[data]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "named.png";
    write_file(path, jpeg_bytes({9, 17, 3}, {200, 30, 60}));
    const image colour = read_image(path);
    CHECK(colour.extent == shape{9, 17, 3});
    REQUIRE(colour.bytes.size() == 9 * 17 * 3);
    CHECK(near(colour.bytes, {200, 30, 60}));
    write_file(path, jpeg_bytes({4, 3, 1}, {77}));
    const image grey = read_image(path);
    CHECK(grey.extent == shape{4, 3, 1});
    CHECK(near(grey.bytes, {77}));
}

TEST_CASE("damaged pictures are refused with the file's name", "[data]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "picture";
    const auto message = [&](const octet_list& bytes) {
        write_file(path, bytes);
        const std::string all = message_of<file_error>([&] { (void)read_image(path); });
        CHECK(all.substr(0, path.string().size() + 2) == path.string() + ": ");
        return all.substr(std::min(all.size(), path.string().size() + 2));
    };
    octet_list png = png_bytes(pattern({40, 40, 3}));
    octet_list shorter = png;
    shorter.resize(png.size() / 2);
    CHECK_THAT(message(shorter), Catch::Contains("damaged PNG: "));
    octet_list broken = png;
    broken[png.size() / 2] ^= 0xffU;
    CHECK_THAT(message(broken), Catch::Contains("damaged PNG: "));
    octet_list header = png;
    header[20] = 1; // the width in the header chunk: its checksum no longer fits
    CHECK_THAT(message(header), Catch::Contains("damaged PNG: ") && Catch::Contains("CRC"));

    octet_list jpeg = jpeg_bytes({40, 40, 3}, {1, 100, 200});
    shorter = jpeg;
    shorter.resize(jpeg.size() - 40);
    CHECK(message(shorter) == "damaged JPEG: Premature end of JPEG file");
    shorter.resize(100);
    CHECK_THAT(message(shorter), Catch::Contains("damaged JPEG: "));
    shorter.resize(3);
    CHECK_THAT(message(shorter), Catch::Contains("damaged JPEG: "));

    CHECK(message({1, 2, 3}) == "at byte 0: expected a PNG or a JPEG, found other data");
    CHECK(message({}) == "at byte 0: expected a PNG or a JPEG, found the end of the file");
    CHECK(message(test::text_bytes("GIF89a")) ==
          "at byte 0: expected a PNG or a JPEG, found what looks like a GIF picture");
    CHECK(message(test::text_bytes("<!doctype html>")) ==
          "at byte 0: expected a PNG or a JPEG, found what looks like an HTML page");
    std::filesystem::remove(path);
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(message_of<file_error>([&] { (void)read_image(path); }) ==
          path.string() + ": expected a regular file, found a pipe");
    const auto absent = folder.path() / "absent";
    CHECK_THAT(message_of<file_error>([&] { (void)read_image(absent); }),
               Catch::Contains(absent.string() + ": ") &&
                   Catch::Contains("No such file or directory"));
}

TEST_CASE("a picture of the wrong size is not written", "[data]") {
    const test::temporary_folder folder;
    const octet_list bytes(5);
    CHECK(message_of<argument_error>([&] {
              write_png(folder.path() / "p.png", {1, 2, 3}, bytes);
          }) == "encode_png: expected 6 bytes for 1x2x3, found 5");
    CHECK(std::filesystem::is_empty(folder.path()));
    const octet_list two(2);
    const auto path = folder.path() / "absent" / "p.png";
    CHECK_THAT(message_of<file_error>([&] {
                   write_png(path, {1, 2, 1}, two);
               }),
               Catch::Contains(path.string()));
}

TEST_CASE("a folder of classes is read in the order of names", "[data]") {
    const test::temporary_folder folder;
    write_file(folder.path() / "zebra" / "b.jpg", jpeg_bytes({8, 8, 3}, {200, 30, 60}));
    write_file(folder.path() / "zebra" / "a.PNG", png_bytes({{2, 2, 1}, {0, 100, 100, 200}}));
    write_file(folder.path() / "zebra" / "notes.txt", {1});
    write_file(folder.path() / "ant" / "c.jpeg", jpeg_bytes({8, 8, 1}, {50}));
    write_file(folder.path() / ".hidden" / "x.png", {1});
    write_file(folder.path() / "readme.png", {1});

    const dataset images = read_image_folder(folder.path(), {1, 1, 3});
    CHECK(images.classes == std::vector<std::string>{"ant", "zebra"});
    CHECK(images.labels == std::vector<int>{0, 1, 1});
    CHECK(images.extent == shape{1, 1, 3});
    CHECK(near({images.image(0).begin(), images.image(0).end()}, {50}));
    CHECK(octet_list(images.image(1).begin(), images.image(1).end()) == octet_list{100, 100, 100});
    CHECK(near({images.image(2).begin(), images.image(2).end()}, {200, 30, 60}));
}

TEST_CASE("a folder without its own parts is split by seed", "[data]") {
    const test::temporary_folder folder;
    for (int i = 0; i < 20; ++i)
        write_file(folder.path() / (i % 2 == 0 ? "even" : "odd") / (std::to_string(i) + ".png"),
                   png_bytes({{1, 1, 1}, {static_cast<std::uint8_t>(i)}}));
    const auto part = [&](split which, std::uint64_t seed) {
        const dataset images = read_image_folder(folder.path(), {1, 1, 1}, which, seed);
        for (std::size_t n = 0; n < images.size(); ++n)
            CHECK(images.pixels[n] % 2 == images.labels[n]);
        octet_list sorted = images.pixels;
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    };
    const octet_list train = part(split::train, 1);
    const octet_list tested = part(split::test, 1);
    CHECK(train.size() == 16);
    CHECK(tested.size() == 4);
    std::set<std::uint8_t> all(train.begin(), train.end());
    all.insert(tested.begin(), tested.end());
    CHECK(all.size() == 20);
    CHECK(part(split::test, 1) == tested);
    CHECK(part(split::test, 2) != tested);
}

TEST_CASE("a folder's own train and test parts are used", "[data]") {
    const test::temporary_folder folder;
    write_file(folder.path() / "train" / "a" / "1.png", png_bytes({{1, 1, 1}, {1}}));
    write_file(folder.path() / "train" / "b" / "2.png", png_bytes({{1, 1, 1}, {2}}));
    write_file(folder.path() / "test" / "b" / "3.png", png_bytes({{1, 1, 1}, {3}}));
    const auto read = [&](split part) { return read_image_folder(folder.path(), {1, 1, 1}, part); };
    CHECK(message_of<file_error>([&] { (void)read(split::test); }) ==
          (folder.path() / "test").string() +
              ": expected the same classes in train and test, found no \"a\"");
    write_file(folder.path() / "test" / "c" / "5.png", png_bytes({{1, 1, 1}, {5}}));
    CHECK(message_of<file_error>([&] { (void)read(split::train); }) ==
          folder.path().string() + ": found 2 problems\n  " + (folder.path() / "test").string() +
              ": expected the same classes in train and test, found no \"a\"\n  " +
              (folder.path() / "train").string() +
              ": expected the same classes in train and test, found no \"c\"");
    std::filesystem::remove_all(folder.path() / "test" / "c");
    write_file(folder.path() / "test" / "a" / "4.png", png_bytes({{1, 1, 1}, {4}}));
    CHECK(read(split::train).pixels == octet_list{1, 2});
    CHECK(read(split::test).pixels == octet_list{4, 3});
    CHECK(read(split::test).name == folder.path().filename().string());
}

TEST_CASE("a folder without classes or pictures is refused", "[data]") {
    const test::temporary_folder folder;
    const auto message = [](const std::filesystem::path& path) {
        return message_of<file_error>([&] { (void)read_image_folder(path, {1, 1, 1}); });
    };
    CHECK(message(folder.path() / "absent") ==
          (folder.path() / "absent").string() + ": no such folder");
    CHECK(message(folder.path()) ==
          folder.path().string() + ": expected a sub-folder for each class, found none");
    std::filesystem::create_directory(folder.path() / "a");
    CHECK(message(folder.path()) ==
          (folder.path() / "a").string() + ": expected .png, .jpg or .jpeg files, found none");
    write_file(folder.path() / "a" / "x.png", {1});
    CHECK_THAT(message(folder.path()), Catch::Contains("x.png: at byte 0"));
}

TEST_CASE("all problems of a folder are reported, each with its file", "[data]") {
    const test::temporary_folder folder;
    const auto at = [&](const char* name) { return folder.path() / name; };
    write_file(at("a") / "1.png", png_bytes(pattern({2, 2, 1})));
    write_file(at("a") / "2.png", {1});
    write_file(at("a") / "3.jpg", jpeg_bytes({8, 8, 3}, {1, 2, 3}));
    write_file(at("b") / "1.png", test::text_bytes("<html>"));
    write_file(at("b") / "2.png", png_bytes(pattern({2, 2, 1})));
    REQUIRE(::mkfifo((at("b") / "3.png").c_str(), 0600) == 0);
    std::filesystem::create_directory(at("c"));
    std::filesystem::create_symlink("nowhere.png", at("a") / "4.png");
    write_file(at("caf\xe9") / "1.png", {});
    const auto message = [&] {
        return message_of<file_error>([&] { (void)read_image_folder(folder.path(), {1, 1, 1}); });
    };
    const std::string start = folder.path().string() + "/";
    CHECK(
        message() ==
        folder.path().string() + ": found 6 problems\n  " + start +
            "c: expected .png, .jpg or .jpeg files, found none\n  " + start +
            "a/2.png: at byte 0: expected a PNG or a JPEG, found other data\n  " + start +
            "a/4.png: cannot open: No such file or directory\n  " + start +
            "b/1.png: at byte 0: expected a PNG or a JPEG, found what looks like an HTML page\n  " +
            start + "b/3.png: expected a regular file, found a pipe\n  " + start +
            "caf\\xe9/1.png: at byte 0: expected a PNG or a JPEG, found the end of the file");

    for (int i = 0; i < 100; ++i) write_file(at("a") / ("x" + std::to_string(i) + ".png"), {});
    CHECK(message().ends_with("\n  and 86 more"));
    CHECK_THAT(message(), Catch::Contains(": found 106 problems\n"));
}

TEST_CASE("a class is named after its folder, whatever its bytes", "[data]") {
    const test::temporary_folder folder;
    write_file(folder.path() / "caf\xe9" / "1.png", png_bytes({{1, 1, 1}, {1}}));
    write_file(folder.path() / "\x1b[2J" / "2.png", png_bytes({{1, 1, 1}, {2}}));
    CHECK(read_image_folder(folder.path(), {1, 1, 1}).classes ==
          std::vector<std::string>{"\x1b[2J", "caf\xe9"});
    std::filesystem::remove(folder.path() / "\x1b[2J" / "2.png");
    CHECK(message_of<file_error>([&] {
              (void)read_image_folder(folder.path(), {1, 1, 1});
          }) ==
          folder.path().string() + "/\\x1b[2J: expected .png, .jpg or .jpeg files, found none");
}

TEST_CASE("an inaccessible folder is a file_error", "[data]") {
    const test::temporary_folder folder;
    std::filesystem::create_symlink("loop", folder.path() / "loop");
    const auto message = [](const std::filesystem::path& path) {
        return message_of<file_error>([&] {
            (void)read_image_folder(path, {1, 1, 1}, split::train);
        });
    };
    CHECK_THAT(message(folder.path() / "loop"),
               Catch::Contains("Too many levels of symbolic links"));
    CHECK_THAT(message(std::string(5000, 'a')), Catch::Contains("File name too long"));
    // A symlink loop among the classes is ignored; one among the pictures is a problem.
    write_file(folder.path() / "a" / "1.png", png_bytes({{1, 1, 1}, {1}}));
    CHECK(read_image_folder(folder.path(), {1, 1, 1}).size() == 1);
    std::filesystem::create_symlink("loop.png", folder.path() / "a" / "loop.png");
    CHECK_THAT(message(folder.path()), Catch::Contains("loop.png: cannot open: Too many levels"));
}
