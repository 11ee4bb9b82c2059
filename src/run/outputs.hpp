// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how it is made sure, before a run begins, that all its files can be written and none of
// them takes the place of another or of an image.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace strider::program {

/// A file that a run writes, and what it is called: "--report", "the best weights".
struct output_file {
    std::string name;
    std::filesystem::path path;
};

/// Throws usage_error where two files are one, or one is a folder that the run's folder is in.
/// Throws file_error where one is no regular file, or where none can be made: that is tried.
/// What lies in the run's folder is only looked at, since that may have to be made first.
void check_outputs(const std::vector<output_file>& files, const std::filesystem::path& folder);

/// Throws usage_error where a file, or the run's folder, would take the place of images of `data`,
/// or be taken for some the next time.
void check_apart(const std::vector<output_file>& files, const std::filesystem::path& folder,
                 const std::string& data);

} // namespace strider::program
