// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/atomic_file.hpp: a file is replaced completely or unchanged.

#include <strider/io/atomic_file.hpp>

#include "../catch.hpp"
#include "io_support.hpp"
#include "temporary_folder.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using strider::test::contents;
using strider::test::entries;
using strider::test::message_of;
using strider::test::put;
using names = std::vector<std::string>;

void write_text(const std::filesystem::path& path, const std::string& text) {
    strider::io::write_atomically(
        path, [&](strider::io::atomic_file& file) { file.write(std::as_bytes(std::span(text))); });
}

/// Runs the call in a child process, which ends without any of the test's destructors.
template <class Call>
pid_t in_child(Call call) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
        call();
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(0);
}

} // namespace

TEST_CASE("write_atomically writes the parts one after the other", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const std::string one = "one ", two = "two";
    const std::array parts{std::as_bytes(std::span(one)), std::as_bytes(std::span(two))};
    strider::io::write_atomically(path, parts);
    CHECK(contents(path) == "one two");
    write_text(path, "");
    CHECK(contents(path).empty());
    CHECK(entries(folder.path()) == names{"file"});
}

TEST_CASE("write_atomically takes a name in the current folder", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    const auto message = message_of<std::exception>([] { write_text("file", "text"); });
    std::filesystem::current_path(before);
    CHECK(message == "no exception");
    CHECK(contents(folder.path() / "file") == "text");
}

TEST_CASE("The old file is intact until the new one replaces it", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, "old");
    {
        strider::io::atomic_file file(path);
        file.write(std::as_bytes(std::span("new", 3)));
        CHECK(contents(path) == "old");
        file.commit();
        CHECK(contents(path) == "new");
    }
    { strider::io::atomic_file forgotten(path); }
    CHECK(contents(path) == "new");
    CHECK(entries(folder.path()) == names{"file"});
}

TEST_CASE("An exception of the writer leaves the old file and nothing else", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, "old");
    CHECK_THROWS_AS(strider::io::write_atomically(path,
                                                  [](strider::io::atomic_file& file) {
                                                      file.write(
                                                          std::as_bytes(std::span("new", 3)));
                                                      throw std::domain_error("stop");
                                                  }),
                    std::domain_error);
    CHECK(contents(path) == "old");
    CHECK(entries(folder.path()) == names{"file"});
}

TEST_CASE("A failed write leaves the old file and says why", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, "old");
    // A limit on the size of files makes the second half of the write fail, as a full disk would.
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlimit small = limit;
    small.rlim_cur = 1000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto message =
        message_of<strider::file_error>([&] { write_text(path, std::string(2000, 'x')); });
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, handler);
    CHECK(message == path.string() + ": cannot write: File too large");
    CHECK(contents(path) == "old");
    CHECK(entries(folder.path()) == names{"file"});
}

TEST_CASE("A path that cannot be written is named with the reason", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto message = [](const std::filesystem::path& path) {
        return message_of<strider::file_error>([&] { write_text(path, "text"); });
    };
    const auto missing = folder.path() / "missing" / "file";
    CHECK(message(missing) ==
          missing.string() + ": cannot open the folder: No such file or directory");
    put(folder.path() / "file", "");
    const auto below_file = folder.path() / "file" / "file";
    CHECK(message(below_file) == below_file.string() + ": cannot open the folder: Not a directory");
    const auto directory = folder.path() / "directory";
    std::filesystem::create_directory(directory);
    const std::string not_regular =
        ": expected a regular file or none, found a folder, a device or a pipe";
    CHECK(message(directory) == directory.string() + not_regular);
    const auto pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(message(pipe) == pipe.string() + not_regular);
    CHECK(std::filesystem::is_fifo(pipe));
    CHECK(message(directory / "") == (directory / "").string() + ": expected a file name");
    CHECK(entries(folder.path()).size() == 3);
}

TEST_CASE("A replaced file keeps its permissions", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const auto mode = [&] {
        struct stat status {};
        ::stat(path.c_str(), &status);
        return status.st_mode & 0777;
    };
    const auto old_mask = ::umask(027);
    write_text(path, "first");
    const auto first = mode();
    ::chmod(path.c_str(), 0606);
    write_text(path, "second");
    ::umask(old_mask);
    CHECK(first == 0640);
    CHECK(mode() == 0606);
}

TEST_CASE("A later write removes the remains of a killed one, and nothing else",
          "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const pid_t child = in_child([&] {
        strider::io::atomic_file file(path);
        file.write(std::as_bytes(std::span("half", 4)));
        ::raise(SIGKILL);
    });
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(entries(folder.path()).size() == 1);
    CHECK_FALSE(std::filesystem::exists(path));

    // Similar names, and the partial file of a running writer.
    const names others{".file.12.partial",   ".file.1-x.partial",  ".file..partial",
                       ".file.1-2.partial~", ".other.1-2.partial", "file.1-2.partial"};
    for (const auto& name : others) put(folder.path() / name, "mine");
    strider::io::atomic_file alive(path);
    alive.write(std::as_bytes(std::span("alive", 5)));

    write_text(path, "whole");
    CHECK(contents(path) == "whole");
    CHECK(entries(folder.path()).size() == others.size() + 2);
    for (const auto& name : others) CHECK(contents(folder.path() / name) == "mine");
    alive.commit();
    CHECK(contents(path) == "alive");
}

TEST_CASE("Many writers of one file never disturb each other", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    std::vector<std::string> problems(4);
    std::vector<std::thread> writers;
    for (std::size_t i = 0; i < problems.size(); ++i)
        writers.emplace_back([&, i] {
            problems[i] = message_of<std::exception>([&] {
                for (int round = 0; round < 50; ++round)
                    write_text(path, std::string(1000, static_cast<char>('a' + i)));
            });
        });
    for (auto& writer : writers) writer.join();
    for (const auto& problem : problems) CHECK(problem == "no exception");
    const auto text = contents(path);
    REQUIRE(text.size() == 1000);
    CHECK(text == std::string(1000, text[0]));
    CHECK(entries(folder.path()) == names{"file"});
}

TEST_CASE("A process killed at any moment leaves a whole file", "[io][atomic_file]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const std::string one(300'000, '1'), two(200'000, '2');
    write_text(path, one);
    std::mt19937 random(1);
    int left_over = 0;
    for (int round = 0; round < 50; ++round) {
        const pid_t child = in_child([&] {
            for (;;) {
                write_text(path, two);
                write_text(path, one);
            }
        });
        REQUIRE(child > 0);
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
        REQUIRE(::kill(child, SIGKILL) == 0);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status)); // it was still writing
        const auto text = contents(path);
        REQUIRE((text == one || text == two));
        REQUIRE(entries(folder.path()).size() <= 2); // the next child cleans up after the last
        left_over += entries(folder.path()).size() == 2;
    }
    CHECK(left_over > 0); // it was killed in the middle of a write at least once
    write_text(path, one);
    CHECK(entries(folder.path()) == names{"file"});
}
