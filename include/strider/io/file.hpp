// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::regular_file` and `read_file`, which read a file or report why they cannot.
#pragma once

#include <strider/file_error.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace strider::io {

namespace detail {

/// Owns an open file descriptor.
class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor();
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }
    /// Hands the descriptor to the caller, who closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

} // namespace detail

/// What a path refers to, symbolic links followed.
enum class file_kind { nothing, regular_file, folder, other };

/// The kind of file that a path refers to. Throws file_error if the system cannot tell.
[[nodiscard]] file_kind kind_of(const std::filesystem::path& path);

/// A regular file, open for reading. A folder, a pipe, a socket or a device is refused before it is
/// opened: reading one could block for ever, and opening one could have side effects.
class regular_file {
public:
    /// Opens a file, following symbolic links. Throws file_error.
    explicit regular_file(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Size in bytes when the file was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Fills `out` with the bytes from `offset` on. Throws file_error if the file ends earlier.
    void read(std::uint64_t offset, std::span<std::byte> out) const;

    /// The first `count` bytes, or all if the file is shorter.
    [[nodiscard]] std::string first_bytes(std::size_t count) const;

    /// Hands the file descriptor to the caller, who closes it.
    [[nodiscard]] int release() && noexcept { return file_.release(); }

private:
    std::filesystem::path path_;
    detail::descriptor file_;
    std::uint64_t size_ = 0;
};

/// The immutable bytes of a file. Copies share them.
class file_bytes {
public:
    file_bytes() = default;
    file_bytes(std::shared_ptr<const std::byte[]> bytes, std::size_t size)
        : bytes_(std::move(bytes)), size_(size) {}
    [[nodiscard]] std::span<const std::byte> span() const noexcept {
        return {bytes_.get(), bytes_ ? size_ : 0}; // empty if moved from
    }

private:
    std::shared_ptr<const std::byte[]> bytes_;
    std::size_t size_ = 0;
};

/// Reads a file from byte `offset` to its end. Throws file_error if it has become shorter, or
/// memory does not suffice.
[[nodiscard]] file_bytes read_from(const regular_file& file, std::uint64_t offset = 0);

/// Reads a whole regular file. Throws file_error if the file is missing, is not a regular file, or
/// becomes shorter meanwhile.
[[nodiscard]] file_bytes read_file(const std::filesystem::path& path);

} // namespace strider::io
