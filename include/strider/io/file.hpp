// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::read_file`, which reads a whole file or says why it cannot.
#pragma once

#include <strider/file_error.hpp>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace strider::io {

namespace detail {

/// Throws a file_error: "PATH: WHAT: the system's text for CODE".
[[noreturn]] inline void system_failure(const std::filesystem::path& path, const char* what,
                                        int code) {
    throw file_error(path, std::string(what) + ": " + std::generic_category().message(code));
}

/// An open file of the system, closed by its owner.
class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() {
        if (is_open()) ::close(number_);
    }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_ = -1;
};

/// Calls a system function again for as long as a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

} // namespace detail

/// The bytes of a file. Copies share them, and they never change.
class file_bytes {
public:
    file_bytes() = default;
    file_bytes(std::shared_ptr<const std::byte[]> bytes, std::size_t size)
        : bytes_(std::move(bytes)), size_(size) {}
    [[nodiscard]] std::span<const std::byte> span() const noexcept { return {bytes_.get(), size_}; }

private:
    std::shared_ptr<const std::byte[]> bytes_;
    std::size_t size_ = 0;
};

/// Reads a regular file from its first byte to its last.
/// Throws file_error when the file is missing, is not a regular file, or becomes shorter meanwhile.
[[nodiscard]] inline file_bytes read_file(const std::filesystem::path& path) {
    const detail::descriptor file(
        detail::uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }));
    if (!file.is_open()) detail::system_failure(path, "cannot open", errno);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) detail::system_failure(path, "cannot read", errno);
    if (!S_ISREG(status.st_mode)) throw file_error(path, "expected a regular file");

    const auto size = static_cast<std::size_t>(status.st_size);
    std::unique_ptr<std::byte[]> bytes(new std::byte[size]); // not zeroed: every byte is read
    for (std::size_t done = 0; done < size;) {
        const auto count = detail::uninterrupted(
            [&] { return ::read(file.number(), bytes.get() + done, size - done); });
        if (count < 0) detail::system_failure(path, "cannot read", errno);
        if (count == 0)
            throw file_error::at(path, done, std::to_string(size - done) + " more bytes",
                                 "the end of the file");
        done += static_cast<std::size_t>(count);
    }
    return {std::shared_ptr<const std::byte[]>(std::move(bytes)), size};
}

} // namespace strider::io
