// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads regular files.

#include <strider/io/file.hpp>

#include "posix.hpp"

#include <strider/file_error.hpp>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace strider::io {

namespace detail {

void system_failure(const std::filesystem::path& path, const char* what, int code) {
    throw file_error(path, std::string(what) + ": " + std::generic_category().message(code));
}

void check_path(const std::filesystem::path& path) {
    if (path.native().find('\0') != std::filesystem::path::string_type::npos)
        throw file_error(path, "expected a path without a zero byte");
}

descriptor::~descriptor() {
    if (is_open()) ::close(number_);
}

} // namespace detail

namespace {

/// A file's kind in words: "a folder", "a pipe".
const char* kind_text(const struct stat& status) noexcept {
    return S_ISREG(status.st_mode)    ? "a regular file"
           : S_ISDIR(status.st_mode)  ? "a folder"
           : S_ISFIFO(status.st_mode) ? "a pipe"
           : S_ISSOCK(status.st_mode) ? "a socket"
           : S_ISCHR(status.st_mode)  ? "a character device"
           : S_ISBLK(status.st_mode)  ? "a block device"
                                      : "something else";
}

void check_kind(const std::filesystem::path& path, const struct stat& status) {
    if (!S_ISREG(status.st_mode))
        throw file_error(path, std::string("expected a regular file, found ") + kind_text(status));
}

} // namespace

file_kind kind_of(const std::filesystem::path& path) {
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

regular_file::regular_file(std::filesystem::path path) : path_(std::move(path)) {
    detail::check_path(path_);
    struct stat status {};
    if (::stat(path_.c_str(), &status) == 0) check_kind(path_, status);
    // If another file has replaced it meanwhile: O_NONBLOCK does not wait for a pipe's writer.
    constexpr int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    file_ = detail::descriptor(detail::uninterrupted([&] { return ::open(path_.c_str(), flags); }));
    if (!file_.is_open()) detail::system_failure(path_, "cannot open", errno);
    if (::fstat(file_.number(), &status) != 0) detail::system_failure(path_, "cannot read", errno);
    check_kind(path_, status);
    size_ = static_cast<std::uint64_t>(status.st_size);
}

void regular_file::read(std::uint64_t offset, std::span<std::byte> out) const {
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

std::string regular_file::first_bytes(std::size_t count) const {
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(count, size_)), '\0');
    read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

file_bytes read_from(const regular_file& file, std::uint64_t offset) {
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

file_bytes read_file(const std::filesystem::path& path) { return read_from(regular_file(path)); }

} // namespace strider::io
