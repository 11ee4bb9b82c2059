// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Locks a folder.

#include "run/lock.hpp"

#include <strider/file_error.hpp>

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace strider::program {

folder_lock::folder_lock(const std::filesystem::path& folder)
    : file_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    const int problem = errno;
    if (file_ >= 0) ::close(file_);
    if (problem == EWOULDBLOCK)
        throw file_error(folder, "another strider is training in this folder; wait until it is "
                                 "done, or name another one with --checkpoint");
    throw file_error(folder, "cannot be locked: " + std::generic_category().message(problem));
}

folder_lock::~folder_lock() { ::close(file_); }

} // namespace strider::program
