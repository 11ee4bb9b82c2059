// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the statements about memory in summaries.
#pragma once

#include "network/network_facts.hpp"
#include "summary/summary.hpp"

#include <string>
#include <vector>

namespace strider::program {

/// Sentences about the arenas of an inference and of a training step.
[[nodiscard]] std::vector<std::string> memory_lines(const network_facts& network,
                                                    const summary_choice& choice);

/// The cells of a table of an arena's buffers; the first row is the heading.
[[nodiscard]] std::vector<std::vector<std::string>> buffer_cells(const memory_facts& memory);

/// "volume of 4, 5", "gradient of 5": volumes by the layer that writes them, or "input".
[[nodiscard]] std::string buffer_text(const buffer_facts& buffer);

} // namespace strider::program
