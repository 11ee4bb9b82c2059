// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Computes the table row of each layer.

#include "summary/rows.hpp"

#include "text/format.hpp"

#include <strider/layer/flops.hpp>

#include <fmt/format.h>

#include <cstddef>

namespace strider::program {

namespace {

std::string extents_text(std::int64_t height, std::int64_t width) {
    return fmt::format("{}x{}", height, width);
}

/// The values of a pair, or one value if they are equal.
std::string pair_text(std::int64_t first, std::int64_t second) {
    return first == second ? std::to_string(first) : extents_text(first, second);
}

std::string around_text(const window_options& window) {
    if (window.pad_top != window.pad_bottom || window.pad_left != window.pad_right)
        return fmt::format("{},{},{},{}", window.pad_top, window.pad_bottom, window.pad_left,
                           window.pad_right);
    return pair_text(window.pad_top, window.pad_left);
}

/// "3x3 stride 2 pad 1 dilation 2 groups 4".
std::string window_text(const layer_facts& layer) {
    const window_options& window = layer.window;
    std::string text = extents_text(window.filter_height, window.filter_width);
    if (window.stride_height != 1 || window.stride_width != 1)
        text += " stride " + pair_text(window.stride_height, window.stride_width);
    if (const std::string around = around_text(window); around != "0") text += " pad " + around;
    if (window.dilation_height != 1 || window.dilation_width != 1)
        text += " dilation " + pair_text(window.dilation_height, window.dilation_width);
    if (window.output_pad_height != 0 || window.output_pad_width != 0)
        text += " output_pad " + pair_text(window.output_pad_height, window.output_pad_width);
    // The name of a depthwise convolution already says so.
    if (layer.groups > 1 && layer.groups != layer.input.channels)
        text += fmt::format(" groups {}", layer.groups);
    return text;
}

std::string made_of_text(const layer_facts& layer) {
    if (layer.parameters() == 0) return {};
    std::string text;
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::conv_transpose: {
        const bool conv = layer.kind == layer_kind::conv;
        text = fmt::format("{}x{}x{}x{}", layer.filters, layer.window.filter_height,
                           layer.window.filter_width,
                           conv ? layer.input.channels / layer.groups : layer.input.channels);
        break;
    }
    case layer_kind::fully_connected:
        text = fmt::format("{}x{}", layer.filters, layer.weights / layer.filters);
        break;
    default:
        text = std::to_string(layer.weights);
    }
    if (layer.biases > 0) text += fmt::format("+{}", layer.biases);
    return text;
}

/// "2", "1/2".
std::string fraction_text(std::int64_t jump, std::int64_t phases) {
    return phases == 1 ? std::to_string(jump) : fmt::format("{}/{}", jump, phases);
}

std::string step_text(const receptive_window& seen) {
    const std::string rows = fraction_text(seen.jump_height, seen.phases_height);
    const std::string columns = fraction_text(seen.jump_width, seen.phases_width);
    return rows == columns ? rows : rows + "x" + columns;
}

/// The layers that it reads, unless only the previous one.
std::string reads_text(const network_facts& network, const layer_facts& layer, int index) {
    const std::vector<int> volumes = volumes_read(network, layer);
    if (volumes.size() == 1 && volumes[0] == index) return {};
    std::string text;
    for (const int volume : volumes)
        text += (text.empty() ? "" : ", ") +
                (volume == 0 ? std::string("input") : std::to_string(volume - 1));
    return text;
}

} // namespace

std::string layer_text(const layer_facts& layer) {
    std::string text = layer.name;
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::conv_transpose:
        return text + fmt::format(" {}, ", layer.filters) + window_text(layer);
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
        return text + ", " + window_text(layer);
    case layer_kind::fully_connected:
        return text + fmt::format(" {}", layer.filters);
    case layer_kind::dropout:
        return text + fmt::format(" {} %", layer.percent);
    case layer_kind::maxout:
    case layer_kind::upsample:
        return text + fmt::format(" {}", layer.size);
    case layer_kind::local_response_norm:
        return text + fmt::format(" {} maps", layer.size);
    case layer_kind::crop:
        return text + " " + around_text(layer.window);
    case layer_kind::pad_channels:
        return text + fmt::format(" {},{}", layer.window.pad_left, layer.window.pad_right);
    default:
        return text;
    }
}

std::string full_text(const layer_row& row) {
    return (row.name.empty() ? "" : row.name + ": ") + row.layer +
           (row.reads.empty() ? "" : " of " + row.reads);
}

std::vector<layer_row> layer_rows(const network_facts& network) {
    std::vector<layer_row> rows;
    layer_row input;
    input.layer = "input";
    input.output = network.input;
    input.bytes = network.input.count() * number_bytes;
    rows.push_back(input);
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const layer_facts& layer = network.layers[i];
        const receptive_window& seen = network.fields[i];
        rows.push_back({std::to_string(i), path_of_scope(network, layer.scope),
                        layer.label == nullptr ? "" : layer.label, layer_text(layer),
                        reads_text(network, layer, static_cast<int>(i)), layer.output,
                        layer.parameters(), made_of_text(layer), layer.macs, flops_of(layer),
                        layer.activations * number_bytes, extents_text(seen.height, seen.width),
                        step_text(seen), pair_text(seen.row_begin(0), seen.column_begin(0))});
    }
    return rows;
}

} // namespace strider::program
