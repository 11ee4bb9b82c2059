// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::layer_row`: the entries of a layer in tables.
#pragma once

#include "network/network_facts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace strider::program {

struct layer_row {
    std::string index; ///< "0" for the first layer; empty for the input
    std::string scope; ///< the structure around it, "layer1.rest.0.unit.body"; empty: the network
    std::string name;  ///< given by `named`; empty: none
    std::string layer; ///< kind and options: "conv 16, 5x5 pad 2"
    std::string reads; ///< "4, 7", "input": its inputs, unless only the previous layer
    shape output{1, 1, 1};
    std::int64_t parameters = 0;
    std::string made_of; ///< "16x5x5x3+16": filters x rows x columns x channels + biases
    std::int64_t macs = 0;
    std::int64_t flops = 0;
    std::int64_t bytes = 0; ///< of its output volume, one image
    std::string sees;       ///< "5x5": the part of the input that one output element depends on
    std::string step; ///< "2": distance to the next output's part, in rows and columns; "1/2" after
                      ///< layers that enlarge; "0" if all depend on the same part
    std::string from; ///< "-3": the first row and column that the first output depends on
};

/// Kind and options: "max_pool, 2x2 stride 2".
[[nodiscard]] std::string layer_text(const layer_facts& layer);
/// "conv1: conv 64, 7x7 stride 2 pad 3", "add of 5, 2".
[[nodiscard]] std::string full_text(const layer_row& row);

/// A row for each layer; the first is the input's.
[[nodiscard]] std::vector<layer_row> layer_rows(const network_facts& network);

inline constexpr std::int64_t number_bytes = sizeof(float);

/// The bytes of every layer's output volume and of the input, for one image.
[[nodiscard]] inline std::int64_t activation_bytes(const network_facts& network) {
    return network.activations * number_bytes;
}

} // namespace strider::program
