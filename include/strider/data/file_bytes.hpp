// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_bytes` and `write_bytes`: a whole file at once, with errors that
// name it.
#pragma once

#include <strider/error.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

namespace strider::data {

namespace detail {

struct close_file {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using open_file = std::unique_ptr<std::FILE, close_file>;

} // namespace detail

/// The bytes of a file. Throws file_error where it cannot be read.
[[nodiscard]] inline std::vector<std::uint8_t> read_bytes(const std::filesystem::path& path) {
    if (std::filesystem::is_directory(path))
        throw file_error(path, "cannot be read: it is a folder");
    const detail::open_file file{std::fopen(path.string().c_str(), "rb")};
    if (!file) throw file_error(path, std::string("cannot be opened: ") + std::strerror(errno));
    std::error_code unknown; // a pipe has no size: then the file is read until it ends
    const std::uintmax_t size = std::filesystem::file_size(path, unknown);
    std::vector<std::uint8_t> bytes(unknown ? 0 : static_cast<std::size_t>(size));
    std::size_t done = std::fread(bytes.data(), 1, bytes.size(), file.get());
    while (std::ferror(file.get()) == 0 && std::feof(file.get()) == 0) {
        bytes.resize(done + 65536);
        done += std::fread(bytes.data() + done, 1, 65536, file.get());
    }
    if (std::ferror(file.get()) != 0)
        throw file_error(path, std::string("cannot be read: ") + std::strerror(errno));
    bytes.resize(done);
    return bytes;
}

/// Writes `bytes` to a file. Throws file_error where it cannot, and leaves no half-written file.
inline void write_bytes(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    std::filesystem::path partial = path;
    partial += ".partial";
    detail::open_file file{std::fopen(partial.string().c_str(), "wb")};
    if (!file) throw file_error(path, std::string("cannot be written: ") + std::strerror(errno));
    const std::size_t done = std::fwrite(bytes.data(), 1, bytes.size(), file.get());
    const bool written = std::fclose(file.release()) == 0 && done == bytes.size();
    std::error_code failure =
        written ? std::error_code() : std::make_error_code(std::errc::io_error);
    if (written) std::filesystem::rename(partial, path, failure);
    if (failure) {
        std::error_code ignored;
        std::filesystem::remove(partial, ignored);
        throw file_error(path, "cannot be written: " + failure.message());
    }
}

} // namespace strider::data
