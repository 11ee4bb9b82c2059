// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Says what the tables say about each layer.

#include "network/layer_rows.hpp"

#include "text/format.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace strider::program {

namespace {

constexpr std::int64_t number_bytes = sizeof(float);

std::string extents_text(int height, int width) { return fmt::format("{}x{}", height, width); }

/// The numbers of a pair, once where they are the same.
std::string pair_text(int first, int second) {
    return first == second ? std::to_string(first) : extents_text(first, second);
}

/// The layer as its options say: "max_pool, 2x2 stride 2".
std::string layer_text(const layer_facts& layer) {
    std::string text = layer.name;
    if (layer.filters > 0) text += fmt::format(" {}", layer.filters);
    const window_options& window = layer.window;
    if (window.filter_height > 0) {
        text += ", " + extents_text(window.filter_height, window.filter_width);
        if (window.stride_height != 1 || window.stride_width != 1)
            text += " stride " + pair_text(window.stride_height, window.stride_width);
        if (window.pad_top != window.pad_bottom || window.pad_left != window.pad_right)
            text += fmt::format(" pad {},{},{},{}", window.pad_top, window.pad_bottom,
                                window.pad_left, window.pad_right);
        else if (window.pad_top != 0 || window.pad_left != 0)
            text += " pad " + pair_text(window.pad_top, window.pad_left);
    }
    if (layer.kind == layer_kind::dropout) text += fmt::format(" {} %", layer.percent);
    return text;
}

std::string made_of_text(const layer_facts& layer) {
    if (layer.parameters() == 0) return {};
    std::string text = layer.kind == layer_kind::conv
                           ? fmt::format("{}x{}x{}x{}", layer.filters, layer.window.filter_height,
                                         layer.window.filter_width, layer.input.channels)
                           : fmt::format("{}x{}", layer.filters, layer.weights / layer.filters);
    if (layer.biases > 0) text += fmt::format("+{}", layer.biases);
    return text;
}

} // namespace

std::vector<layer_row> layer_rows(const network_facts& network) {
    std::vector<layer_row> rows;
    rows.push_back({"input", shape_text(network.input), "", "", "",
                    bytes_text(network.input.count() * number_bytes), ""});
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const layer_facts& layer = network.layers[i];
        const receptive_window& seen = network.fields[i];
        rows.push_back({layer_text(layer), shape_text(layer.output),
                        layer.parameters() > 0 ? grouped(layer.parameters()) : "",
                        made_of_text(layer), layer.macs > 0 ? grouped(layer.macs) : "",
                        bytes_text(layer.activations * number_bytes),
                        fmt::format("{}x{}", seen.height, seen.width)});
    }
    return rows;
}

std::int64_t activation_bytes(const network_facts& network) {
    std::int64_t numbers = network.input.count();
    for (const layer_facts& layer : network.layers) numbers += layer.activations;
    return numbers * number_bytes;
}

} // namespace strider::program
