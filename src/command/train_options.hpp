// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::train_options`: the command line of `strider train`.
#pragma once

#include "network/any_network.hpp"
#include "run/outputs.hpp"
#include "run/settings.hpp"

#include <strider/io/run_folder.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace strider::program {

/// The options; one that is not given has no value, and means the default, or with --resume the
/// run's own setting.
struct train_options {
    std::string network;
    std::optional<std::string> data;
    std::optional<std::int64_t> epochs;
    std::optional<std::int64_t> batch;
    std::optional<std::string> optimizer;
    std::optional<double> rate;
    std::optional<std::string> schedule;
    std::optional<std::uint64_t> seed;
    std::optional<std::string> augmentation;
    std::optional<std::string> normalization;
    std::optional<std::int64_t> train_images;
    std::optional<std::int64_t> test_images;

    int threads = 0;
    std::string checkpoint;
    double checkpoint_every = 10;
    bool resume = false;
    bool restart = false;
    std::string report;
    std::string csv;
    std::optional<std::int64_t> stop_after;

    /// Adds the options to a subcommand; `this` must live as long as it does.
    void add_to(CLI::App& command);

    /// Throws usage_error, argument_error or file_error for errors that can be found without
    /// reading images.
    void check() const;

    /// All files that the run writes.
    [[nodiscard]] std::vector<output_file> outputs() const;

    /// The folder given by --checkpoint, or runs/NET.
    [[nodiscard]] io::run_folder folder() const;

    /// The settings of the run whose checkpoint is in the folder, checked as those of a command
    /// line. Throws file_error.
    [[nodiscard]] run_settings saved_settings() const;

    /// The settings except those that depend on the images; from `saved` where an option is not
    /// given.
    [[nodiscard]] run_settings settings(const std::optional<run_settings>& saved) const;
};

} // namespace strider::program
