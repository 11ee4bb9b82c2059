// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the sections of a report, each a piece of HTML.
#pragma once

#include "report/report.hpp"

#include <string>

namespace strider::program {

/// The network's table.
[[nodiscard]] std::string layer_section(const network_facts& network);
/// The confusion matrix as a heat map.
[[nodiscard]] std::string confusion_section(const evaluation& found, const weights_notes& notes);
/// The first layer's filters as pictures; empty if it has none.
[[nodiscard]] std::string filter_section(const report_content& content);
/// The activations of all layers for a few test images.
[[nodiscard]] std::string map_section(const report_content& content);
/// Test images with the most probable classes, then the most confident mistakes.
[[nodiscard]] std::string prediction_section(const report_content& content,
                                             const evaluation& found);

} // namespace strider::program
