// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the reader of IDX files, plain and gzipped.
#include "../catch.hpp"
#include "data_files.hpp"
#include "temporary_folder.hpp"

#include <strider/data/idx.hpp>

#include <zlib.h>

#include <string>
#include <vector>

#include <sys/stat.h>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;
using strider::test::write_file;

namespace {

/// Two images of 2x3, and their labels.
const octet_list images{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                        0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const octet_list labels{0, 0, 8, 1, 0, 0, 0, 2, 7, 0};

void write_gzip(const std::filesystem::path& path, const octet_list& bytes) {
    const gzFile file = gzopen(path.string().c_str(), "wb");
    REQUIRE(file != nullptr);
    REQUIRE(gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size())) ==
            static_cast<int>(bytes.size()));
    REQUIRE(gzclose(file) == Z_OK);
}

octet_list changed(octet_list bytes, std::size_t at, std::uint8_t value) {
    bytes[at] = value;
    return bytes;
}

octet_list cut(octet_list bytes, std::size_t size) {
    bytes.resize(size);
    return bytes;
}

} // namespace

TEST_CASE("MNIST is found by its names, plain or gzipped", "[data]") {
    const test::temporary_folder folder;
    write_file(folder.path() / "train-images-idx3-ubyte", images);
    write_gzip(folder.path() / "train-labels-idx1-ubyte.gz", labels);
    write_gzip(folder.path() / "t10k-images-idx3-ubyte.gz", images);
    write_file(folder.path() / "t10k-labels.idx1-ubyte", changed(labels, 8, 9));

    const dataset train = read_mnist(folder.path());
    CHECK(train.name == "mnist");
    CHECK(train.extent == shape{2, 3, 1});
    CHECK(train.pixels == octet_list{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    CHECK(train.labels == std::vector<int>{7, 0});
    CHECK(train.classes[7] == "7");
    CHECK(read_mnist(folder.path(), split::test).labels == std::vector<int>{9, 0});
}

TEST_CASE("MNIST names the missing files", "[data]") {
    const test::temporary_folder folder;
    const auto message = [&] {
        return message_of<file_error>([&] { (void)read_mnist(folder.path(), split::test); });
    };
    CHECK(message() == folder.path().string() + ": expected t10k-images-idx3-ubyte or "
                                                "t10k-images-idx3-ubyte.gz, found neither");
    write_file(folder.path() / "t10k-images-idx3-ubyte", images);
    CHECK(message() == folder.path().string() + ": expected t10k-labels-idx1-ubyte or "
                                                "t10k-labels-idx1-ubyte.gz, found neither");
}

TEST_CASE("IDX refuses damaged images and says where", "[data]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "images";
    const auto message = [&](const octet_list& bytes) {
        write_file(path, bytes);
        write_file(folder.path() / "labels", labels);
        const std::string all = message_of<file_error>([&] {
            (void)read_idx(path, folder.path() / "labels", {"a", "b"});
        });
        const std::string start = path.string() + ": at byte ";
        CHECK(all.substr(0, start.size()) == start);
        return all.substr(std::min(all.size(), start.size()));
    };
    CHECK(message(cut(images, 9)) ==
          "9: expected an IDX header of 16 bytes, found the end of the file");
    CHECK(message(changed(images, 0, 3)) == "0: expected 0, as an IDX file begins, found 3");
    CHECK(message(changed(images, 1, 4)) == "1: expected 0, as an IDX file begins, found 4");
    CHECK(message(changed(images, 2, 13)) == "2: expected data type 8 (unsigned byte), found 13");
    CHECK(message(changed(images, 3, 1)) == "3: expected rank 3, found 1");
    CHECK(message(changed(images, 11, 0)) == "8: expected an extent of 1..32768, found 0");
    CHECK(message(changed(images, 12, 255)) ==
          "12: expected an extent of 1..32768, found 4278190083");
    CHECK(message(cut(images, 27)) == "27: expected 1 bytes more, found the end of the file");
    CHECK(message(cut(images, 30)) == "28: expected the end of the file, found 2 bytes more");
    CHECK(message(changed(images, 4, 255)) ==
          "28: expected 25669140480 bytes more, found the end of the file");
}

TEST_CASE("IDX compares labels with images and classes", "[data]") {
    const test::temporary_folder folder;
    const auto pictures = folder.path() / "images";
    const auto words = folder.path() / "labels";
    write_file(pictures, images);
    const auto message = [&](const octet_list& bytes) {
        write_file(words, bytes);
        return message_of<file_error>([&] {
            (void)read_idx(pictures, words, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
        });
    };
    CHECK(message({0, 0, 8, 1, 0, 0, 0, 1, 7}) ==
          words.string() +
              ": at byte 4: expected 2 labels, as there are images in images, found 1");
    CHECK(message(changed(labels, 9, 10)) ==
          words.string() + ": at byte 9: expected a label of 0..9, found 10");
}

TEST_CASE("IDX reports damaged gzip and missing files", "[data]") {
    const test::temporary_folder folder;
    const auto whole = folder.path() / "whole.gz";
    write_gzip(whole, images);
    octet_list bytes(std::filesystem::file_size(whole));
    std::ifstream(whole, std::ios::binary)
        .read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    const auto path = folder.path() / "images.gz";
    const auto message = [&] {
        return message_of<file_error>([&] { (void)read_idx(path, path, {"a"}); });
    };
    CHECK(message() == path.string() + ": cannot open: No such file or directory");
    write_file(path, cut(bytes, bytes.size() - 6));
    CHECK_THAT(message(), Catch::Contains(path.string() + ": cannot be decompressed after ") &&
                              Catch::Contains("unexpected end of file"));
    CHECK_THAT(message(), !Catch::Contains("<fd"));
    write_gzip(folder.path() / "labels.gz", labels);
    write_file(path, changed(bytes, bytes.size() - 8, bytes[bytes.size() - 8] ^ 1U));
    CHECK_THAT(
        message_of<file_error>([&] { (void)read_idx(path, folder.path() / "labels.gz", {"a"}); }),
        Catch::Contains("incorrect data check"));
    CHECK(message_of<file_error>([&] { (void)read_idx(folder.path(), path, {"a"}); }) ==
          folder.path().string() + ": expected a regular file, found a folder");
}

TEST_CASE("a gzipped IDX file is unpacked as far as its header says", "[data]") {
    const test::temporary_folder folder;
    const auto pictures = folder.path() / "images.gz";
    const auto words = folder.path() / "labels";
    write_file(words, labels);
    const auto message = [&](const octet_list& bytes, const idx_limits& limits = {}) {
        write_gzip(pictures, bytes);
        const std::string all = message_of<file_error>(
            [&] { (void)read_idx(pictures, words, std::vector<std::string>(10), limits); });
        return all.starts_with(pictures.string()) ? all.substr(pictures.string().size() + 2) : all;
    };
    CHECK(message(images) == "threw nothing");
    CHECK(message(images, {.max_unpacked_bytes = 12}) == "threw nothing");
    CHECK(message(images, {.max_unpacked_bytes = 11}) ==
          "at byte 4: expected extents of at most 11 bytes, the limit for a gzipped file "
          "(idx_limits), found 12");
    CHECK(message(cut(images, 27)) ==
          "at byte 27: expected 1 bytes more, found the end of the file");
    CHECK(message(cut(images, 30)) == "at byte 28: expected the end of the file, found more bytes");
    CHECK_THAT(message(changed(images, 4, 1)), // 2^24 + 2 images of 6 bytes
               Catch::Contains("at byte 4: expected extents of at most ") &&
                   Catch::Contains("gzipped bytes hold, found 100663308"));
    CHECK_THAT(message(changed(images, 4, 255)), Catch::Contains("found 25669140492"));

    // 20 MB of zeros behind two images are not unpacked.
    octet_list bomb = images;
    bomb.resize(20'000'000);
    CHECK(message(bomb) == "at byte 28: expected the end of the file, found more bytes");
}

TEST_CASE("IDX compares the headers before it reads images", "[data]") {
    const test::temporary_folder folder;
    write_gzip(folder.path() / "images.gz", cut(images, 27)); // would be too short
    write_file(folder.path() / "labels", {0, 0, 8, 1, 0, 0, 0, 1, 7});
    CHECK_THAT(message_of<file_error>([&] {
                   (void)read_idx(folder.path() / "images.gz", folder.path() / "labels", {"a"});
               }),
               Catch::Contains("expected 2 labels, as there are images in images.gz, found 1"));
}

TEST_CASE("IDX refuses files that are not images", "[data]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "images";
    const auto message = [&](const std::filesystem::path& from) {
        return message_of<file_error>([&] { (void)read_idx(from, from, {"a"}); });
    };
    CHECK(message("/dev/zero") == "/dev/zero: expected a regular file, found a character device");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(message(path) == path.string() + ": expected a regular file, found a pipe");
    std::filesystem::remove(path);
    write_file(path, test::text_bytes("<!DOCTYPE html><title>Not Found</title>"));
    CHECK(message(path) ==
          path.string() + ": expected an IDX file, found what looks like an HTML page");
    write_file(path, test::text_bytes("version https://git-lfs.github.com/spec/v1\n"));
    CHECK_THAT(message(path), Catch::Contains("a Git LFS pointer"));
    std::filesystem::remove(path);
    std::filesystem::create_symlink("images", path);
    CHECK_THAT(message(path), Catch::Contains("Too many levels of symbolic links"));
    std::filesystem::create_symlink("train-images-idx3-ubyte",
                                    folder.path() / "train-images-idx3-ubyte");
    CHECK_THAT(message_of<file_error>([&] { (void)read_mnist(folder.path()); }),
               Catch::Contains("Too many levels of symbolic links"));
}

TEST_CASE("the real MNIST", "[data]") {
    if (test::real_data().empty()) {
        WARN("STRIDER_DATA is not set: the test with real data is skipped");
        return;
    }
    const dataset train = read_mnist(test::real_data() / "mnist", split::train);
    CHECK(train.size() == 18'000);
    CHECK(train.extent == shape{28, 28, 1});
    CHECK(train.labels[0] < 10);
    CHECK(read_mnist(test::real_data() / "mnist", split::test).size() == 3'000);
}
