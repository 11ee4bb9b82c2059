// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines queries about paths: whether they exist, and whether two are the same.
#pragma once

#include <filesystem>

namespace strider::program {

// All throw file_error if the system cannot tell.

[[nodiscard]] bool path_exists(const std::filesystem::path& path);
[[nodiscard]] bool is_folder(const std::filesystem::path& path);
[[nodiscard]] bool is_plain_file(const std::filesystem::path& path);

/// The absolute path without links, "." and "..". Links to paths that do not exist are followed
/// too.
[[nodiscard]] std::filesystem::path resolved(const std::filesystem::path& path);

/// Whether two paths name the same file, or would if created: through links, hard links, or a file
/// system that ignores case.
[[nodiscard]] bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Whether a path is in a folder, at any depth; both resolved. A folder is not in itself.
[[nodiscard]] bool is_within(const std::filesystem::path& path,
                             const std::filesystem::path& folder);

} // namespace strider::program
