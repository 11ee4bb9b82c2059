// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what the program asks of paths: what there is, and whether two are one.
#pragma once

#include <filesystem>

namespace strider::program {

// All throw file_error where the system does not tell.

[[nodiscard]] bool path_exists(const std::filesystem::path& path);
[[nodiscard]] bool is_folder(const std::filesystem::path& path);
[[nodiscard]] bool is_plain_file(const std::filesystem::path& path);

/// The path from the root, without links, "." and "..". A link to what does not exist leads there,
/// too.
[[nodiscard]] std::filesystem::path resolved(const std::filesystem::path& path);

/// Whether two paths name one file, or would if they were made: after links, as hard links, or
/// where the file system does not tell capitals from small letters.
[[nodiscard]] bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Whether a path lies in a folder, at any depth; both resolved. A folder does not lie in itself.
[[nodiscard]] bool is_within(const std::filesystem::path& path,
                             const std::filesystem::path& folder);

} // namespace strider::program
