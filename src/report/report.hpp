// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::write_report`: a training run as one HTML file.
#pragma once

#include "network/any_network.hpp"
#include "run/evaluation.hpp"
#include "run/metadata.hpp"
#include "run/settings.hpp"

#include <strider/data/dataset.hpp>
#include <strider/data/pipeline.hpp>

#include <filesystem>
#include <string>

namespace strider::program {

/// The content of a report: a run's best weights, and the images that test them.
struct report_content {
    const any_network& network;
    const run_state& state;
    const any_model& weights;
    const data::dataset& test;
    const data::pipeline& preparation;
    const weights_notes& notes;
    int threads = 0; ///< for testing
};

/// The report: curves, the network's table, the confusion matrix, the first layer's filters,
/// activation maps and predictions. It is self-contained, and also well-formed XML.
[[nodiscard]] std::string report_html(const report_content& content);

/// Writes the report atomically. Throws file_error.
void write_report(const std::filesystem::path& path, const report_content& content);

} // namespace strider::program
