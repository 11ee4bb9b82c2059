// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checkpoint to which a run returns when training diverges.
#pragma once

#include "run/settings.hpp"

#include <strider/io/run_folder.hpp>

#include <cstddef>
#include <filesystem>

namespace strider::program {

/// The file of a folder's checkpoint of the last epoch with sound losses. The latest checkpoint is
/// useless once training diverges: it may be from the step before the loss became NaN, with weights
/// beyond repair.
[[nodiscard]] inline std::filesystem::path last_good(const io::run_folder& folder) {
    return folder.path() / "good.safetensors";
}

/// Whether an epoch's losses are sound: below ten times the loss of guessing, log(classes).
[[nodiscard]] bool is_good(const epoch_record& record, std::size_t classes);
/// The same for the last epoch; true before the first.
[[nodiscard]] bool is_good(const run_state& state, std::size_t classes);

/// Replaces the latest checkpoint with the last good one, if there is one of the same run, and
/// returns its state; otherwise returns the state of the latest. Throws file_error.
run_state go_back(const io::run_folder& folder);

/// The state of the run that wrote this checkpoint. Throws file_error.
[[nodiscard]] run_state read_state(const std::filesystem::path& checkpoint);

} // namespace strider::program
