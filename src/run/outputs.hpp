// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checks before a run that all its files can be written and that none of them replaces
// another or an image.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace strider::program {

/// A file that a run writes, and its description: "--report", "the best weights".
struct output_file {
    std::string name;
    std::filesystem::path path;
};

/// Throws usage_error if two files are the same, or one is a folder that contains the run's folder.
/// Throws file_error if one is not a regular file or cannot be created, which is tried. Files in
/// the run's folder are only examined, since that may have to be created first.
void check_outputs(const std::vector<output_file>& files, const std::filesystem::path& folder);

/// Throws usage_error if a file, or the run's folder, would replace images of `data`, or be taken
/// for images in a later run.
void check_apart(const std::vector<output_file>& files, const std::filesystem::path& folder,
                 const std::string& data);

} // namespace strider::program
