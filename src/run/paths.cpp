// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Queries the file system.

#include "run/paths.hpp"

#include <strider/file_error.hpp>

#include <algorithm>
#include <string>
#include <system_error>

namespace strider::program {

namespace fs = std::filesystem;

namespace {

fs::file_status status_of(const fs::path& path) {
    std::error_code problem;
    const fs::file_status status = fs::status(path, problem);
    if (problem && status.type() != fs::file_type::not_found)
        throw file_error(path, "cannot access: " + problem.message());
    return status;
}

/// The path without links and dots, as far as it exists.
fs::path without_dots(const fs::path& path) {
    std::error_code problem;
    const fs::path whole = fs::absolute(path, problem);
    fs::path result;
    if (!problem) result = fs::weakly_canonical(whole, problem);
    if (problem) throw file_error(path, "cannot access: " + problem.message());
    // "a/" is the same as "a".
    return result.has_filename() || !result.has_relative_path() ? result : result.parent_path();
}

/// The text with ASCII letters in lower case.
std::string folded(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

/// Whether both exist and are the same file or folder.
bool are_one(const fs::path& a, const fs::path& b) {
    std::error_code problem;
    return path_exists(a) && path_exists(b) && fs::equivalent(a, b, problem) && !problem;
}

} // namespace

bool path_exists(const fs::path& path) { return fs::exists(status_of(path)); }

bool is_folder(const fs::path& path) { return fs::is_directory(status_of(path)); }

bool is_plain_file(const fs::path& path) { return fs::is_regular_file(status_of(path)); }

fs::path resolved(const fs::path& path) {
    fs::path result = without_dots(path);
    constexpr int max_links = 40; // the system's limit
    for (int links = 0; links < max_links; ++links) {
        std::error_code problem;
        const fs::path target = fs::read_symlink(result, problem);
        if (problem) return result; // not a link
        result = without_dots(result.parent_path() / target);
    }
    throw file_error(path, "cannot access: too many links");
}

bool is_same_file(const fs::path& a, const fs::path& b) {
    const fs::path first = resolved(a);
    const fs::path second = resolved(b);
    if (first == second || are_one(first, second)) return true;
    const fs::path parent = first.parent_path();
    const fs::path other = second.parent_path();
    return folded(first.filename().string()) == folded(second.filename().string()) &&
           (parent == other || are_one(parent, other));
}

bool is_within(const fs::path& path, const fs::path& folder) {
    const auto [rest, end] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return rest == folder.end() && end != path.end();
}

} // namespace strider::program
