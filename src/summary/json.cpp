// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes a network's summary as JSON.

#include "summary/rows.hpp"
#include "summary/summary.hpp"

#include <strider/layer/flops.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace strider::program {

namespace {

using json = nlohmann::ordered_json;

json volume_json(shape volume) { return {volume.height, volume.width, volume.channels}; }

/// The options of a layer with a window, or one that adds or removes edges.
json window_json(const window_options& w) {
    constexpr std::array<const char*, 3> fits{"exact", "floor", "ceil"};
    return {{"filter", {w.filter_height, w.filter_width}},
            {"stride", {w.stride_height, w.stride_width}},
            {"pad", {w.pad_top, w.pad_bottom, w.pad_left, w.pad_right}},
            {"dilation", {w.dilation_height, w.dilation_width}},
            {"output_pad", {w.output_pad_height, w.output_pad_width}},
            {"fit", fits[static_cast<std::size_t>(w.fit)]}};
}

/// The options of the layer's kind other than a window.
void put_options(json& object, const layer_facts& layer) {
    const double* numbers = layer.coefficients;
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::conv_transpose:
        object["filters"] = layer.filters;
        object["groups"] = layer.groups;
        object["window"] = window_json(layer.window);
        break;
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
        object["window"] = window_json(layer.window);
        break;
    case layer_kind::fully_connected:
        object["filters"] = layer.filters;
        break;
    case layer_kind::crop:
        object["crop"] = {layer.window.pad_top, layer.window.pad_bottom, layer.window.pad_left,
                          layer.window.pad_right};
        break;
    case layer_kind::pad_channels:
        object["maps_added"] = {layer.window.pad_left, layer.window.pad_right};
        break;
    case layer_kind::dropout:
        object["percent"] = layer.percent;
        break;
    case layer_kind::maxout:
    case layer_kind::upsample:
        object["size"] = layer.size;
        break;
    case layer_kind::local_response_norm:
        object["size"] = layer.size;
        object["alpha"] = numbers[0];
        object["beta"] = numbers[1];
        object["k"] = numbers[2];
        break;
    case layer_kind::batch_norm:
        object["epsilon"] = numbers[0];
        object["momentum"] = numbers[1];
        break;
    case layer_kind::leaky_relu:
    case layer_kind::elu:
        object["alpha"] = numbers[0];
        break;
    default:
        break;
    }
}

json field_json(const receptive_window& seen) {
    return {{"size", {seen.height, seen.width}},
            {"jump", {seen.jump_height, seen.jump_width}},
            {"phases", {seen.phases_height, seen.phases_width}},
            {"first", {seen.row_begin(0), seen.column_begin(0)}},
            {"centre", {seen.first_row(), seen.first_column()}}};
}

json layer_json(const network_facts& network, std::size_t index) {
    const layer_facts& layer = network.layers[index];
    json reads = json::array();
    for (const int volume : volumes_read(network, layer)) reads.push_back(volume - 1);
    json object{{"index", index},
                {"path", path_of(network, layer)},
                {"name", layer.label == nullptr ? json() : json(layer.label)},
                {"kind", layer.name},
                {"text", layer_text(layer)}};
    put_options(object, layer);
    object.update(json{{"reads", reads},
                       {"input", volume_json(layer.input)},
                       {"output", volume_json(layer.output)},
                       {"weights", layer.weights},
                       {"biases", layer.biases},
                       {"parameters", layer.parameters()},
                       {"statistics", layer.statistics},
                       {"macs", layer.macs},
                       {"flops", flops_of(layer)},
                       {"activation_bytes", layer.activations * number_bytes},
                       {"receptive_field", field_json(network.fields[index])},
                       {"folds", network.folds[index] < 0 ? json() : json(network.folds[index])}});
    return object;
}

json arena_json(const memory_facts& memory, bool buffers) {
    json object{{"images", memory.images},
                {"layers", memory.depth},
                {"arena_bytes", memory.arena_bytes},
                {"min_bytes", memory.min_bytes}};
    if (!buffers) return object;
    constexpr std::array<const char*, 3> kinds{"volume", "gradient", "added_gradient"};
    json list = json::array();
    for (const buffer_facts& each : memory.buffers) {
        json of = json::array();
        for (const int volume : each.volumes) of.push_back(volume - 1);
        list.push_back({{"kind", kinds[static_cast<std::size_t>(each.kind)]},
                        {"of", of},
                        {"bytes", each.bytes},
                        {"offset", each.offset},
                        {"first_step", each.first},
                        {"last_step", each.last}});
    }
    object["buffers"] = list;
    return object;
}

json inference_json(const memory_facts& memory, bool buffers) {
    json object = arena_json(memory, buffers);
    object["fast_arena_bytes"] = memory.fast_arena_bytes;
    return object;
}

} // namespace

std::string summary_json(const network_facts& network, const summary_choice& choice) {
    json layers = json::array();
    for (std::size_t i = 0; i < network.layers.size(); ++i)
        layers.push_back(layer_json(network, i));
    const training_memory step = memory_of_step(network, choice.batch);
    json training = arena_json(network.training, choice.memory);
    training["batch"] = choice.batch;
    training["arenas"] = step.arenas;
    training["bytes"] = step.bytes;
    const json all{{"name", network.name},
                   {"title", network.title},
                   {"source", network.source},
                   {"description", network.description},
                   {"fingerprint", fmt::format("{:016x}", network.fingerprint)},
                   {"input", volume_json(network.input)},
                   {"output", volume_json(network.output)},
                   {"depth", network.layers.size()},
                   {"parameters", network.parameters},
                   {"statistics", network.statistics},
                   {"macs", network.macs},
                   {"flops", network.flops},
                   {"activation_bytes", activation_bytes(network)},
                   {"layers", layers},
                   {"memory",
                    {{"one_image", inference_json(network.one_image, choice.memory)},
                     {"inference", inference_json(network.inference, choice.memory)},
                     {"training", training}}}};
    return all.dump(2) + "\n";
}

} // namespace strider::program
