// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/file.hpp: reading files, and refusing others before reading a byte.

#include <strider/io/atomic_file.hpp>
#include <strider/io/file.hpp>

#include "../catch.hpp"
#include "io_support.hpp"
#include "temporary_folder.hpp"

#include <cstring>
#include <filesystem>
#include <string>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using strider::io::file_kind;
using strider::io::kind_of;
using strider::io::read_file;
using strider::io::regular_file;
using strider::test::message_of;
using strider::test::put;

std::string refusal(const std::filesystem::path& path) {
    return message_of<strider::file_error>([&] { static_cast<void>(read_file(path)); });
}

std::string text_of(const strider::io::file_bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.span().data()), bytes.span().size()};
}

/// The address sanitizer ends the program when an oversized array is requested.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool refusal_of_memory_throws = false;
#else
constexpr bool refusal_of_memory_throws = true;
#endif

} // namespace

TEST_CASE("a regular file is read as a whole or in parts", "[io][file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, "0123456789");
    CHECK(text_of(read_file(path)) == "0123456789");
    const regular_file file(path);
    CHECK(file.size() == 10);
    CHECK(file.first_bytes(4) == "0123");
    CHECK(file.first_bytes(40) == "0123456789");
    CHECK(text_of(read_from(file, 7)) == "789");
    CHECK(text_of(read_from(file, 11)).empty());
    std::filesystem::create_symlink("file", folder.path() / "link");
    CHECK(text_of(read_file(folder.path() / "link")) == "0123456789");
    put(path, "");
    CHECK(text_of(read_file(path)).empty());
    CHECK(message_of<strider::file_error>([&] { static_cast<void>(read_from(file)); }) ==
          path.string() + ": at byte 0: expected 10 more bytes, found the end of the file");
}

TEST_CASE("anything but a regular file is refused at once", "[io][file]") {
    const strider::test::temporary_folder folder;
    const std::string rule = ": expected a regular file, found ";
    CHECK(refusal(folder.path()) == folder.path().string() + rule + "a folder");
    const auto pipe = folder.path() / "pipe"; // without a writer: a reader would wait
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(refusal(pipe) == pipe.string() + rule + "a pipe");
    std::filesystem::create_symlink("pipe", folder.path() / "link");
    CHECK(refusal(folder.path() / "link") == (folder.path() / "link").string() + rule + "a pipe");
    CHECK(refusal("/dev/zero") == "/dev/zero" + rule + "a character device");

    const auto socket = folder.path() / "socket";
    const strider::io::detail::descriptor listener(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::bind(listener.number(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof address) == 0);
    CHECK(refusal(socket) == socket.string() + rule + "a socket");
}

TEST_CASE("an inaccessible path is a file_error", "[io][file]") {
    const strider::test::temporary_folder folder;
    const auto loop = folder.path() / "loop";
    std::filesystem::create_symlink("loop", loop);
    CHECK(refusal(loop) == loop.string() + ": cannot open: Too many levels of symbolic links");
    const auto kind = [](const std::filesystem::path& path) {
        return message_of<strider::file_error>([&] { static_cast<void>(kind_of(path)); });
    };
    CHECK(kind(loop) == loop.string() + ": cannot access: Too many levels of symbolic links");
    CHECK(kind(std::string(5000, 'a')).ends_with("cannot access: File name too long"));
    const std::filesystem::path zero(std::string("a\0b", 3));
    for (const auto& said : {kind(zero), refusal(zero), message_of<strider::file_error>([&] {
                                 strider::io::write_atomically(zero,
                                                               [](strider::io::atomic_file&) {});
                             })})
        CHECK(said == "a\\x00b: expected a path without a zero byte");
}

TEST_CASE("kind_of returns the kind of a path's target", "[io][file]") {
    const strider::test::temporary_folder folder;
    put(folder.path() / "file", "");
    std::filesystem::create_symlink("nowhere", folder.path() / "dangling");
    CHECK(kind_of(folder.path()) == file_kind::folder);
    CHECK(kind_of(folder.path() / "file") == file_kind::regular_file);
    CHECK(kind_of(folder.path() / "file" / "below") == file_kind::nothing);
    CHECK(kind_of(folder.path() / "dangling") == file_kind::nothing);
    CHECK(kind_of("/dev/null") == file_kind::other);
}

TEST_CASE("a file larger than any memory is an error of the file", "[io][file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "sparse";
    put(path, "");
    constexpr std::uintmax_t size = std::uintmax_t{1} << 43; // 8 TiB of nothing
    std::error_code problem;
    std::filesystem::resize_file(path, size, problem);
    if (problem || !refusal_of_memory_throws) {
        WARN("no sparse files of 8 TiB, or the address sanitizer: skipped");
        return;
    }
    CHECK(refusal(path) == path.string() + ": not enough memory for its 8796093022208 bytes");
}

TEST_CASE("moved-from bytes are empty", "[io][file]") {
    const strider::test::temporary_folder folder;
    put(folder.path() / "file", "abc");
    auto bytes = read_file(folder.path() / "file");
    const auto moved = std::move(bytes);
    CHECK(text_of(moved) == "abc");
    CHECK(bytes.span().empty()); // NOLINT: that is what is tested
}
