// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::folder_lock`: exclusive use of a folder by one process.
#pragma once

#include <filesystem>

namespace strider::program {

/// Locks a folder against other folder_locks, in this and other processes. It leaves no file; the
/// system releases the lock when the process ends in any way.
class folder_lock {
public:
    /// Throws file_error if another one holds the lock.
    explicit folder_lock(const std::filesystem::path& folder);
    folder_lock(const folder_lock&) = delete;
    folder_lock& operator=(const folder_lock&) = delete;
    ~folder_lock();

private:
    int file_;
};

} // namespace strider::program
