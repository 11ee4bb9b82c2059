// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the reader of CIFAR-10.
#include "../catch.hpp"
#include "data_files.hpp"
#include "temporary_folder.hpp"

#include <strider/data/cifar10.hpp>

#include <algorithm>
#include <array>

#include <sys/stat.h>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;
using strider::test::write_file;

namespace {

/// A record whose red, green and blue bytes of pixel i are first, first + 1, first + 2, plus i
/// % 50.
octet_list record(int label, int first) {
    octet_list bytes{static_cast<std::uint8_t>(label)};
    for (int channel = 0; channel < 3; ++channel)
        for (int i = 0; i < 1024; ++i)
            bytes.push_back(static_cast<std::uint8_t>(first + channel + i % 50));
    return bytes;
}

octet_list operator+(octet_list left, const octet_list& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

} // namespace

TEST_CASE("CIFAR-10 planes become channels-last pixels, file after file", "[data]") {
    const test::temporary_folder folder;
    write_file(folder.path() / "data_batch_1.bin", record(3, 10) + record(9, 100));
    write_file(folder.path() / "data_batch_4.bin", record(0, 200));
    write_file(folder.path() / "test_batch.bin", record(5, 60));

    const dataset train = read_cifar10(folder.path(), split::train);
    CHECK(train.name == "cifar-10");
    CHECK(train.extent == shape{32, 32, 3});
    CHECK(train.labels == std::vector<int>{3, 9, 0});
    REQUIRE(train.pixels.size() == 3 * 3072);
    CHECK(train.image(0)[0] == 10);
    CHECK(train.image(0)[1] == 11);
    CHECK(train.image(0)[2] == 12);
    CHECK(train.image(1)[3 * 33 + 2] == 102 + 33); // pixel (1, 1), blue
    CHECK(train.image(2)[3071] == 202 + 1023 % 50);
    CHECK(train.classes.size() == 10);
    CHECK(train.classes[0] == "airplane");
    CHECK(train.classes[9] == "truck");

    CHECK(read_cifar10(folder.path(), split::test).labels == std::vector<int>{5});
    CHECK(read_cifar10(folder.path() / "data_batch_1.bin").labels == std::vector<int>{3, 9});
}

TEST_CASE("CIFAR-10 takes the names of its classes from batches.meta.txt", "[data]") {
    const test::temporary_folder folder;
    write_file(folder.path() / "test_batch.bin", record(5, 60));
    const auto names = folder.path() / "batches.meta.txt";
    write_file(names, test::text_bytes("a\r\nb\nc\nd\ne\nf\ng\nh\ni\nj k\n\n"));
    CHECK(read_cifar10(folder.path(), split::test).classes ==
          std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j k"});
    write_file(names, test::text_bytes("a\nb"));
    CHECK(message_of<file_error>([&] { (void)read_cifar10(folder.path(), split::test); }) ==
          names.string() + ": expected 10 class names, found 2");
    write_file(names, octet_list(70'000, 'a'));
    CHECK(message_of<file_error>([&] { (void)read_cifar10(folder.path(), split::test); }) ==
          names.string() + ": expected 10 class names in at most 65536 bytes, found 70000");
}

TEST_CASE("CIFAR-10 refuses damaged files and says where", "[data]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "data_batch_2.bin";
    const auto message = [&] {
        return message_of<file_error>([&] { (void)read_cifar10(folder.path()); });
    };
    octet_list bytes = record(1, 0) + record(2, 0);
    bytes.resize(3073 + 100);
    write_file(path, bytes);
    CHECK(message() == path.string() + ": at byte 3073: expected 3073 bytes, found 100");
    write_file(path, {});
    CHECK(message() == path.string() + ": at byte 0: expected 3073 bytes, found 0");
    write_file(path, record(1, 0) + record(2, 0) + record(10, 0));
    CHECK(message() == path.string() + ": at byte 6146: expected a label of 0..9, found 10");
    write_file(path, test::text_bytes("<html>Sign in</html>"));
    CHECK(message() == path.string() + ": at byte 0: expected 3073 bytes, found 20; it looks like "
                                       "an HTML page");
    std::filesystem::remove(path);
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    for (const auto& from : {folder.path(), path})
        CHECK(message_of<file_error>([&] { (void)read_cifar10(from); }) ==
              path.string() + ": expected a regular file, found a pipe");
}

TEST_CASE("an inaccessible CIFAR-10 folder is a file_error", "[data]") {
    const test::temporary_folder folder;
    const auto loop = folder.path() / "loop";
    std::filesystem::create_symlink("loop", loop);
    CHECK_THAT(message_of<file_error>([&] { (void)read_cifar10(loop); }),
               Catch::Contains("Too many levels of symbolic links"));
}

TEST_CASE("CIFAR-10 names the missing files", "[data]") {
    const test::temporary_folder folder;
    CHECK(message_of<file_error>([&] { (void)read_cifar10(folder.path()); }) ==
          folder.path().string() +
              ": expected one or more of data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, "
              "data_batch_4.bin, data_batch_5.bin, found none");
    CHECK(message_of<file_error>([&] { (void)read_cifar10(folder.path(), split::test); }) ==
          folder.path().string() + ": expected one or more of test_batch.bin, found none");
    const auto absent = folder.path() / "absent";
    CHECK(message_of<file_error>([&] { (void)read_cifar10(absent, split::test); }) ==
          absent.string() + ": no such file or folder; looked for test_batch.bin in it");
}

TEST_CASE("the real CIFAR-10", "[data]") {
    if (test::real_data().empty()) {
        WARN("STRIDER_DATA is not set: the test with real data is skipped");
        return;
    }
    const auto folder = test::real_data() / "cifar-10-batches-bin";
    const dataset train = read_cifar10(folder, split::train);
    CHECK(train.size() == 20'000);
    CHECK(train.pixels.size() == 20'000U * 3072);
    const dataset tested = read_cifar10(folder, split::test);
    CHECK(tested.size() == 5'000);
    CHECK(tested.classes[1] == "automobile");
    std::array<int, 10> count{};
    for (const int label : train.labels) ++count.at(static_cast<std::size_t>(label));
    CHECK(*std::min_element(count.begin(), count.end()) > 1'800);
}
