// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces files as a whole.

#include <strider/io/atomic_file.hpp>

#include "posix.hpp"

#include <strider/file_error.hpp>

#include <atomic>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace strider::io {

namespace {

constexpr std::string_view suffix = ".partial";

/// How the names of `path`'s partial files begin.
std::string prefix_of(const std::filesystem::path& path) {
    return "." + path.filename().string() + ".";
}

/// Whether `name` is a partial file's name that `create` makes for `path`.
bool is_partial(std::string_view name, const std::filesystem::path& path) {
    const auto start = prefix_of(path);
    if (!name.starts_with(start) || !name.ends_with(suffix) ||
        name.size() < start.size() + suffix.size())
        return false;
    name.remove_prefix(start.size());
    name.remove_suffix(suffix.size());
    const auto dash = name.find('-');
    const auto is_number = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return dash != std::string_view::npos && is_number(name.substr(0, dash)) &&
           is_number(name.substr(dash + 1));
}

/// Whether `name` in `folder` still refers to the open file.
bool is_same(const detail::descriptor& folder, const std::string& name,
             const detail::descriptor& file) {
    struct stat open_status {};
    struct stat named_status {};
    return ::fstat(file.number(), &open_status) == 0 &&
           ::fstatat(folder.number(), name.c_str(), &named_status, AT_SYMLINK_NOFOLLOW) == 0 &&
           open_status.st_dev == named_status.st_dev && open_status.st_ino == named_status.st_ino;
}

} // namespace

atomic_file::atomic_file(std::filesystem::path path) : path_(std::move(path)) {
    detail::check_path(path_);
    if (!path_.has_filename()) throw file_error(path_, "expected a file name");
    std::error_code ignored;
    const auto there = std::filesystem::status(path_, ignored);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        throw file_error(path_, "expected a regular file or none, found a folder, a device or a "
                                "pipe");
    const auto parent = path_.has_parent_path() ? path_.parent_path() : ".";
    folder_ = detail::descriptor(detail::uninterrupted(
        [&] { return ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (!folder_.is_open()) detail::system_failure(path_, "cannot open the folder", errno);
    remove_abandoned(parent);
    create();
}

atomic_file::~atomic_file() {
    if (file_.is_open() && !committed_) ::unlinkat(folder_.number(), partial_.c_str(), 0);
}

void atomic_file::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto count = detail::uninterrupted(
            [&] { return ::write(file_.number(), bytes.data(), bytes.size()); });
        if (count < 0) detail::system_failure(path_, "cannot write", errno);
        if (count == 0) detail::system_failure(path_, "cannot write", ENOSPC);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void atomic_file::commit() {
    if (detail::uninterrupted([&] { return ::fsync(file_.number()); }) != 0)
        detail::system_failure(path_, "cannot flush to the disk", errno);
    // The lock outlasts the rename; otherwise another process could take the file for
    // abandoned.
    if (::renameat(folder_.number(), partial_.c_str(), folder_.number(),
                   path_.filename().c_str()) != 0)
        detail::system_failure(path_, "cannot replace with the new file", errno);
    committed_ = true;
    // EINVAL: the file system cannot flush folders.
    if (detail::uninterrupted([&] { return ::fsync(folder_.number()); }) != 0 && errno != EINVAL)
        detail::system_failure(path_, "written, but cannot flush its folder to the disk", errno);
}

/// Removes the partial files of killed writers. Those that cannot be removed stay, harmlessly.
void atomic_file::remove_abandoned(const std::filesystem::path& parent) const {
    std::error_code stop;
    for (std::filesystem::directory_iterator entry(parent, stop), end; !stop && entry != end;
         entry.increment(stop)) {
        const auto name = entry->path().filename().string();
        if (!is_partial(name, path_)) continue;
        const detail::descriptor file(
            ::openat(folder_.number(), name.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        if (file.is_open() && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0 &&
            is_same(folder_, name, file))
            ::unlinkat(folder_.number(), name.c_str(), 0);
    }
}

void atomic_file::create() {
    static std::atomic<unsigned> count{0};
    struct stat old {};
    const bool replaces =
        ::fstatat(folder_.number(), path_.filename().c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(old.st_mode);
    const mode_t mode = replaces ? old.st_mode & 0777 : 0666;
    constexpr int attempts = 1000; // each fails only if the name is taken or being removed
    for (int attempt = 0; attempt < attempts; ++attempt) {
        auto name = prefix_of(path_) + std::to_string(::getpid()) + "-" + std::to_string(count++) +
                    std::string(suffix);
        detail::descriptor file(detail::uninterrupted([&] {
            return ::openat(folder_.number(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
                            mode);
        }));
        if (!file.is_open()) {
            if (errno == EEXIST) continue;
            detail::system_failure(path_, "cannot create a partial file beside it", errno);
        }
        // Between creation and lock another process may take the file for abandoned: it then
        // holds the lock or has removed the file. On a file system without locks nobody else
        // can lock either, so the file is safe there too.
        if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) continue;
        if (!is_same(folder_, name, file)) continue;
        if (replaces) ::fchmod(file.number(), mode); // undoes the umask
        partial_ = std::move(name);
        file_ = std::move(file);
        return;
    }
    detail::system_failure(path_, "cannot create a partial file beside it", EEXIST);
}

void write_atomically(const std::filesystem::path& path,
                      std::span<const std::span<const std::byte>> parts) {
    write_atomically(path, [&](atomic_file& file) {
        for (const auto part : parts) file.write(part);
    });
}

} // namespace strider::io
