// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the forms of `strider summary`: a network's layers, what they cost, and where their
// volumes lie.
#pragma once

#include "network/network_facts.hpp"

#include <cstdint>
#include <string>

namespace strider::program {

struct summary_choice {
    std::int64_t batch = 32; ///< images of the step of training whose memory is told
    bool memory = false;     ///< every buffer too
};

/// Tables that fit the page (see page_columns): what does not fit is left out, at last the exact
/// numbers of the rows, then memory and MACs; then names are cut. Totals are always exact.
[[nodiscard]] std::string summary_text(const network_facts& network, const summary_choice& choice);

/// Tables as GitHub's Markdown has them, with everything.
[[nodiscard]] std::string summary_markdown(const network_facts& network,
                                           const summary_choice& choice);

/// One JSON object; src/summary/README.md says what its fields are.
[[nodiscard]] std::string summary_json(const network_facts& network, const summary_choice& choice);

/// A digraph for Graphviz's dot: a node for each layer, an edge for each volume that a layer reads,
/// a cluster for each structure.
[[nodiscard]] std::string summary_graphviz(const network_facts& network);

} // namespace strider::program
