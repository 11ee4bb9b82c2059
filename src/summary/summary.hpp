// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the output formats of `strider summary`: a network's layers, their cost, and the layout
// of their volumes.
#pragma once

#include "network/network_facts.hpp"

#include <cstdint>
#include <string>

namespace strider::program {

struct summary_choice {
    std::int64_t batch = 32; ///< images of the training step whose memory is shown
    bool memory = false;     ///< also list every buffer
};

/// Tables that fit the page (see page_columns): columns that do not fit are dropped, the exact
/// numbers of the rows late, memory and MACs last; then names are truncated. Totals are always
/// exact.
[[nodiscard]] std::string summary_text(const network_facts& network, const summary_choice& choice);

/// Tables in GitHub's Markdown, with all columns.
[[nodiscard]] std::string summary_markdown(const network_facts& network,
                                           const summary_choice& choice);

/// One JSON object; src/summary/README.md describes its fields.
[[nodiscard]] std::string summary_json(const network_facts& network, const summary_choice& choice);

/// A digraph for Graphviz's dot: a node for each layer, an edge for each volume that a layer reads,
/// a cluster for each structure.
[[nodiscard]] std::string summary_graphviz(const network_facts& network);

} // namespace strider::program
