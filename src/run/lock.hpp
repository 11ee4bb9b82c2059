// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::folder_lock`: a folder that one process works in at a time.
#pragma once

#include <filesystem>

namespace strider::program {

/// Holds a folder against other folder_locks, also those of other processes. It leaves no file; the
/// system lets go when the process ends, however it does.
class folder_lock {
public:
    /// Throws file_error where another holds it already.
    explicit folder_lock(const std::filesystem::path& folder);
    folder_lock(const folder_lock&) = delete;
    folder_lock& operator=(const folder_lock&) = delete;
    ~folder_lock();

private:
    int file_;
};

} // namespace strider::program
