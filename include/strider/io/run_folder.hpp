// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::run_folder`: where a training run keeps its files.
#pragma once

#include <strider/file_error.hpp>

#include <filesystem>
#include <system_error>
#include <utility>

namespace strider::io {

/// The folder of a training run: the last checkpoint, from which the run goes on, and the weights
/// that did best.
class run_folder {
public:
    /// Names a folder, which may not exist yet.
    explicit run_folder(std::filesystem::path path) : path_(std::move(path)) {}

    /// Makes the folder and those above it where they are missing. Throws file_error.
    void create() const {
        std::error_code problem;
        std::filesystem::create_directories(path_, problem);
        if (problem)
            throw file_error(path_, "cannot make the folder of a run: " + problem.message());
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// The checkpoint of save_checkpoint and load_checkpoint.
    [[nodiscard]] std::filesystem::path latest() const { return path_ / "latest.safetensors"; }
    /// The weights of save_weights and load_weights.
    [[nodiscard]] std::filesystem::path best() const { return path_ / "best.safetensors"; }

    [[nodiscard]] bool has_latest() const { return exists(latest()); }
    [[nodiscard]] bool has_best() const { return exists(best()); }

private:
    /// A file that cannot be looked at is an error, or a run would begin anew over it.
    [[nodiscard]] static bool exists(const std::filesystem::path& file) {
        std::error_code problem;
        const bool found = std::filesystem::exists(file, problem);
        if (problem) throw file_error(file, "cannot look for it: " + problem.message());
        return found;
    }

    std::filesystem::path path_;
};

} // namespace strider::io
