// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::run_folder`: the folder and file names of a training run.
#pragma once

#include <strider/file_error.hpp>

#include <filesystem>
#include <system_error>
#include <utility>

namespace strider::io {

/// The folder of a training run: the latest checkpoint, from which the run resumes, and the best
/// weights.
class run_folder {
public:
    /// Names a folder, which need not exist yet.
    explicit run_folder(std::filesystem::path path) : path_(std::move(path)) {}

    /// Creates the folder and its missing parents. Throws file_error.
    void create() const {
        std::error_code problem;
        std::filesystem::create_directories(path_, problem);
        if (problem) throw file_error(path_, "cannot create the run folder: " + problem.message());
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// For save_checkpoint and load_checkpoint.
    [[nodiscard]] std::filesystem::path latest() const { return path_ / "latest.safetensors"; }
    /// For save_weights and load_weights.
    [[nodiscard]] std::filesystem::path best() const { return path_ / "best.safetensors"; }

    [[nodiscard]] bool has_latest() const { return exists(latest()); }
    [[nodiscard]] bool has_best() const { return exists(best()); }

private:
    /// Throws file_error if that is unknown, or a run would start anew and overwrite it.
    [[nodiscard]] static bool exists(const std::filesystem::path& file) {
        std::error_code problem;
        const bool found = std::filesystem::exists(file, problem);
        if (problem) throw file_error(file, "cannot access: " + problem.message());
        return found;
    }

    std::filesystem::path path_;
};

} // namespace strider::io
