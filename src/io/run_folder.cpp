// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Creates and examines the folder of a training run.

#include <strider/io/run_folder.hpp>

#include <strider/file_error.hpp>

#include <system_error>

namespace strider::io {

namespace {

bool is_there(const std::filesystem::path& file) {
    std::error_code problem;
    const bool found = std::filesystem::exists(file, problem);
    if (problem) throw file_error(file, "cannot access: " + problem.message());
    return found;
}

} // namespace

void run_folder::create() const {
    std::error_code problem;
    std::filesystem::create_directories(path_, problem);
    if (problem) throw file_error(path_, "cannot create the run folder: " + problem.message());
}

bool run_folder::has_latest() const { return is_there(latest()); }

bool run_folder::has_best() const { return is_there(best()); }

} // namespace strider::io
