// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::regular_file` and `read_file`, which read a file or report why they cannot.
#pragma once

#include <strider/file_error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <new>
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
    ~descriptor() {
        if (is_open()) ::close(number_);
    }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }
    /// Hands the descriptor to the caller, who closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

/// Repeats a system call while a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

/// Throws file_error for a path with a zero byte, at which the system would truncate it.
inline void check_path(const std::filesystem::path& path) {
    if (path.native().find('\0') != std::filesystem::path::string_type::npos)
        throw file_error(path, "expected a path without a zero byte");
}

/// A file's kind in words: "a folder", "a pipe".
[[nodiscard]] inline const char* kind_text(const struct stat& status) noexcept {
    return S_ISREG(status.st_mode)    ? "a regular file"
           : S_ISDIR(status.st_mode)  ? "a folder"
           : S_ISFIFO(status.st_mode) ? "a pipe"
           : S_ISSOCK(status.st_mode) ? "a socket"
           : S_ISCHR(status.st_mode)  ? "a character device"
           : S_ISBLK(status.st_mode)  ? "a block device"
                                      : "something else";
}

} // namespace detail

/// What a path refers to, symbolic links followed.
enum class file_kind { nothing, regular_file, folder, other };

/// The kind of file that a path refers to. Throws file_error if the system cannot tell.
[[nodiscard]] inline file_kind kind_of(const std::filesystem::path& path) {
    detail::check_path(path);
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return file_kind::nothing;
        detail::system_failure(path, "cannot access", errno);
    }
    return S_ISREG(status.st_mode)   ? file_kind::regular_file
           : S_ISDIR(status.st_mode) ? file_kind::folder
                                     : file_kind::other;
}

/// A regular file, open for reading. A folder, a pipe, a socket or a device is refused before it is
/// opened: reading one could block for ever, and opening one could have side effects.
class regular_file {
public:
    /// Opens a file, following symbolic links. Throws file_error.
    explicit regular_file(std::filesystem::path path) : path_(std::move(path)) {
        detail::check_path(path_);
        struct stat status {};
        if (::stat(path_.c_str(), &status) == 0) check_kind(status);
        // If another file has replaced it meanwhile: O_NONBLOCK does not wait for a pipe's writer.
        constexpr int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
        file_ =
            detail::descriptor(detail::uninterrupted([&] { return ::open(path_.c_str(), flags); }));
        if (!file_.is_open()) detail::system_failure(path_, "cannot open", errno);
        if (::fstat(file_.number(), &status) != 0)
            detail::system_failure(path_, "cannot read", errno);
        check_kind(status);
        size_ = static_cast<std::uint64_t>(status.st_size);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Size in bytes when the file was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Fills `out` with the bytes from `offset` on. Throws file_error if the file ends earlier.
    void read(std::uint64_t offset, std::span<std::byte> out) const {
        for (std::size_t done = 0; done < out.size();) {
            const auto count = detail::uninterrupted([&] {
                return ::pread(file_.number(), out.data() + done, out.size() - done,
                               static_cast<off_t>(offset + done));
            });
            if (count < 0) detail::system_failure(path_, "cannot read", errno);
            if (count == 0)
                throw file_error::at(path_, offset + done,
                                     std::to_string(out.size() - done) + " more bytes",
                                     "the end of the file");
            done += static_cast<std::size_t>(count);
        }
    }

    /// The first `count` bytes, or all if the file is shorter.
    [[nodiscard]] std::string first_bytes(std::size_t count) const {
        std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(count, size_)), '\0');
        read(0, std::as_writable_bytes(std::span(text)));
        return text;
    }

    /// Hands the file descriptor to the caller, who closes it.
    [[nodiscard]] int release() && noexcept { return file_.release(); }

private:
    void check_kind(const struct stat& status) const {
        if (!S_ISREG(status.st_mode))
            throw file_error(path_, std::string("expected a regular file, found ") +
                                        detail::kind_text(status));
    }

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
[[nodiscard]] inline file_bytes read_from(const regular_file& file, std::uint64_t offset = 0) {
    const auto size = static_cast<std::size_t>(file.size() - (std::min)(offset, file.size()));
    std::unique_ptr<std::byte[]> bytes;
    try {
        bytes.reset(new std::byte[size]); // uninitialised: every byte is read
    } catch (const std::bad_alloc&) {
        throw file_error(file.path(),
                         "not enough memory for its " + std::to_string(size) + " bytes");
    }
    file.read(offset, {bytes.get(), size});
    return {std::shared_ptr<const std::byte[]>(std::move(bytes)), size};
}

/// Reads a whole regular file. Throws file_error if the file is missing, is not a regular file, or
/// becomes shorter meanwhile.
[[nodiscard]] inline file_bytes read_file(const std::filesystem::path& path) {
    return read_from(regular_file(path));
}

} // namespace strider::io
