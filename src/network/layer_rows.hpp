// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::layer_row`: what the tables say about a layer, as text.
#pragma once

#include "network/any_network.hpp"

#include <string>
#include <vector>

namespace strider::program {

struct layer_row {
    std::string layer;      ///< "conv 16, 5x5 pad 2"
    std::string output;     ///< "32x32x16": the grid of neurons
    std::string parameters; ///< "1,216"; empty for none
    std::string made_of;    ///< "16x5x5x3+16": filters x rows x columns x channels + biases
    std::string macs;       ///< "1,228,800"; empty for none
    std::string memory;     ///< "64.0 KB"
    std::string field;      ///< "5x5": the part of the input that one output number sees
};

/// A row for each layer; the first is the input's.
[[nodiscard]] std::vector<layer_row> layer_rows(const network_facts& network);

/// The bytes of every layer's output volume and of the input, one image.
[[nodiscard]] std::int64_t activation_bytes(const network_facts& network);

} // namespace strider::program
