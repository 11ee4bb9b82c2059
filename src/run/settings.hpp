// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::run_settings` and `run_state`: the state of a training run besides its
// weights, as stored in a checkpoint.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strider::program {

/// The settings that affect the resulting weights. The number of threads, the output files and
/// their intervals do not.
struct run_settings {
    std::string network;
    std::string path =
        "embedded"; ///< the argument of --data; on resuming, the images matter, not their path
    std::int64_t train_images = 0; ///< at most; 0: all
    std::int64_t test_images = 0;
    std::string data;   ///< description of the images: "drawn (12,000 images, 2,000 to test with)"
    std::string digest; ///< of the bytes of the training and test images
    std::int64_t epochs = 15;
    std::int64_t batch = 32;
    std::string optimizer; ///< with all its numbers
    double rate = 0;
    std::string schedule = "cosine";
    std::uint64_t seed = 1;
    std::string augmentation = "none";
    std::string normalization = "centred"; ///< or "per-channel"
};

/// The results of an epoch.
struct epoch_record {
    std::int64_t epoch = 0; ///< from 1
    std::int64_t steps = 0; ///< since the run began
    double rate = 0;        ///< of the epoch's last step
    double train_loss = 0;  ///< means over the epoch, while the weights changed
    double train_accuracy = 0;
    double test_loss = 0;
    double test_accuracy = 0;
    double seconds = 0;           ///< of training and testing
    double images_per_second = 0; ///< of training
};

/// Sums over the completed part of an epoch.
struct epoch_sums {
    double loss = 0;
    std::int64_t correct = 0;
    std::int64_t images = 0;
    double seconds = 0;
};

/// The progress of a run.
struct run_state {
    run_settings settings;
    std::int64_t epoch = 0; ///< completed epochs
    std::int64_t batch = 0; ///< completed batches of the current epoch
    epoch_sums sums;
    std::vector<double> schedule;
    std::vector<epoch_record> history;
    std::int64_t best_epoch = 0; ///< 0: none yet
    double best_accuracy = -1;
};

/// The state as JSON; numbers and texts are restored exactly.
[[nodiscard]] std::string state_text(const run_state& state);
/// Throws argument_error for a text that is not such a state, or has a number that no run has: a
/// checkpoint is held to the ranges of the command line (run/ranges.hpp).
[[nodiscard]] run_state parse_state(const std::string& text);

/// Throws argument_error, naming each setting that differs and both values, unless a run of `saved`
/// can resume with `asked`. More epochs are allowed for a schedule that does not depend on their
/// number, and another rate always is.
void check_resumable(const run_settings& saved, const run_settings& asked);

/// The history as CSV: a heading, and a row for each epoch.
[[nodiscard]] std::string history_csv(const std::vector<epoch_record>& history);

} // namespace strider::program
