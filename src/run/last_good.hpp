// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checkpoint that a run goes back to when training diverges.
#pragma once

#include "run/settings.hpp"

#include <strider/io/run_folder.hpp>

#include <cstddef>
#include <filesystem>

namespace strider::program {

/// A folder's checkpoint of the last epoch whose losses were sound. The latest checkpoint is no
/// help once training diverges: it may be of the step before the loss became NaN, with weights
/// beyond repair.
[[nodiscard]] inline std::filesystem::path last_good(const io::run_folder& folder) {
    return folder.path() / "good.safetensors";
}

/// Whether an epoch's losses are some that a network can learn from: below ten times that of
/// guessing, log(classes).
[[nodiscard]] bool is_good(const epoch_record& record, std::size_t classes);
/// The same of the last epoch. Before the first all is well.
[[nodiscard]] bool is_good(const run_state& state, std::size_t classes);

/// Puts the last good checkpoint in the place of the latest, if there is one of the same run, and
/// returns its state, or the state of the latest where there is none. Throws file_error.
run_state go_back(const io::run_folder& folder);

/// The state of the run whose checkpoint this is. Throws file_error.
[[nodiscard]] run_state read_state(const std::filesystem::path& checkpoint);

} // namespace strider::program
