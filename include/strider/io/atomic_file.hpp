// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::write_atomically`: replaces a file as a whole, or leaves it unchanged.
#pragma once

#include <strider/file_error.hpp>
#include <strider/io/file.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace strider::io {

/// A file being written. Bytes go to ".NAME.PID-COUNT.partial" in the folder of NAME; `commit`
/// renames it to NAME. Without `commit` the destructor removes it and NAME stays unchanged.
///
/// A process that is killed leaves its partial file behind. The next atomic_file of the same NAME
/// removes it: the writer of a partial file holds a lock on it, which the system releases when the
/// process ends, so a partial file that can be locked has no writer.
///
/// A replaced file's permissions are kept; a symbolic link is replaced, not followed. A folder, a
/// device or a pipe is refused: replacing it by a file would break its users. Every function throws
/// file_error with the path, what failed and the system's reason.
class atomic_file {
public:
    explicit atomic_file(std::filesystem::path path);
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;
    ~atomic_file();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Appends bytes.
    void write(std::span<const std::byte> bytes);

    /// Flushes the file to disk and renames it. If only the last step fails (flushing the folder
    /// entry), the error says so, and the new file is in place.
    void commit();

private:
    void remove_abandoned(const std::filesystem::path& parent) const;
    void create();

    std::filesystem::path path_;
    std::string partial_;
    detail::descriptor folder_;
    detail::descriptor file_;
    bool committed_ = false;
};

/// Replaces the file at `path` with what `write(atomic_file&)` writes. On any failure, exceptions
/// of `write` included, the old file is unchanged and nothing else is left behind.
template <class Writer>
    requires std::is_invocable_v<Writer, atomic_file&>
void write_atomically(const std::filesystem::path& path, Writer&& write) {
    atomic_file file(path);
    std::forward<Writer>(write)(file);
    file.commit();
}

/// Replaces the file at `path` with the concatenated parts.
void write_atomically(const std::filesystem::path& path,
                      std::span<const std::span<const std::byte>> parts);

} // namespace strider::io
