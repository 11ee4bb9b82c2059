// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::run_folder`: the folder and file names of a training run.
#pragma once

#include <strider/file_error.hpp>

#include <filesystem>
#include <utility>

namespace strider::io {

/// The folder of a training run: the latest checkpoint, from which the run resumes, and the best
/// weights.
class run_folder {
public:
    /// Names a folder, which need not exist yet.
    explicit run_folder(std::filesystem::path path) : path_(std::move(path)) {}

    /// Creates the folder and its missing parents. Throws file_error.
    void create() const;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// For save_checkpoint and load_checkpoint.
    [[nodiscard]] std::filesystem::path latest() const { return path_ / "latest.safetensors"; }
    /// For save_weights and load_weights.
    [[nodiscard]] std::filesystem::path best() const { return path_ / "best.safetensors"; }

    /// Throw file_error if that is unknown, or a run would start anew and overwrite it.
    [[nodiscard]] bool has_latest() const;
    [[nodiscard]] bool has_best() const;

private:
    std::filesystem::path path_;
};

} // namespace strider::io
