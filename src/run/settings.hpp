// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::run_settings` and `run_state`: all that a training run is besides its
// weights, as a checkpoint keeps it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strider::program {

/// What decides about the weights that come out. The number of threads, where files go and how
/// often they are written do not.
struct run_settings {
    std::string network;
    std::string path = "embedded"; ///< what --data names; images count, not where they lie
    std::int64_t train_images = 0; ///< at most; 0: all there are
    std::int64_t test_images = 0;
    std::string
        data; ///< what the images are and how many: "drawn (12,000 images, 2,000 to test with)"
    std::string digest; ///< of the training images' bytes, and of the test images'
    std::int64_t epochs = 15;
    std::int64_t batch = 32;
    std::string optimizer; ///< with all its numbers
    double rate = 0;
    std::string schedule = "cosine";
    std::uint64_t seed = 1;
    std::string augmentation = "none";
    std::string normalization = "centred"; ///< or "per-channel"
};

/// What is known after an epoch.
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

/// Sums over the part of an epoch that is done.
struct epoch_sums {
    double loss = 0;
    std::int64_t correct = 0;
    std::int64_t images = 0;
    double seconds = 0;
};

/// Where a run stands.
struct run_state {
    run_settings settings;
    std::int64_t epoch = 0; ///< epochs done
    std::int64_t batch = 0; ///< batches done of the next one
    epoch_sums sums;
    std::vector<double> schedule;
    std::vector<epoch_record> history;
    std::int64_t best_epoch = 0; ///< 0: none yet
    double best_accuracy = -1;
};

/// The state as JSON; numbers come back with every bit, texts with every byte.
[[nodiscard]] std::string state_text(const run_state& state);
/// Throws argument_error for a text that is no such state, or has a number that no run has: what a
/// command line may not say (run/ranges.hpp), a checkpoint may not either.
[[nodiscard]] run_state parse_state(const std::string& text);

/// Throws argument_error unless a run of `saved` can go on with `asked`: it names each setting that
/// differs, as it was and as it is asked for. More epochs are fine for a schedule that does not
/// depend on their number, and another rate always is.
void check_resumable(const run_settings& saved, const run_settings& asked);

/// The history as CSV: a heading, and a row for each epoch.
[[nodiscard]] std::string history_csv(const std::vector<epoch_record>& history);

} // namespace strider::program
