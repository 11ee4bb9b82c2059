// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::parameter_tensor`: the place of a layer's weights and biases in a model, and
// their names.
#pragma once

#include <strider/requirements.hpp>

#include <strider/layer/facts.hpp>
#include <strider/network/path.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace strider {

/// The path of a layer as in weight files: "7.1.body.0", or with names "stage2.1.body.conv1".
[[nodiscard]] inline std::string path_name(const layer_scope* scopes, int scope, int position,
                                           const char* label) {
    std::string words = label != nullptr ? std::string(label) : std::to_string(position);
    const layer_scope& around = scopes[scope];
    if (around.parent < 0) return words;
    switch (around.kind) {
    case scope_kind::turn:
        words = std::to_string(around.number) + "." + words;
        break;
    case scope_kind::body:
        words = "body." + words;
        break;
    case scope_kind::shortcut:
        words = "shortcut." + words;
        break;
    case scope_kind::branch:
        words = "branch" + std::to_string(around.number) + "." + words;
        break;
    case scope_kind::gate:
        words = "gate." + words;
        break;
    case scope_kind::network:
    case scope_kind::block:
        break;
    }
    return path_name(scopes, around.parent, around.position, around.label) + "." + words;
}

/// The role of a tensor of parameters in its layer. The last two are a batch_norm's statistics,
/// which training tracks but does not learn.
enum class parameter_role { weight, bias, running_mean, running_var };

/// A tensor of parameters: conv weights [filters][channels / groups][height][width], conv_transpose
/// weights [channels][filters / groups][height][width], fully_connected weights
/// [filters][channels * height * width] (the input volume flattened channels first, as PyTorch
/// does), biases [filters]; batch_norm's gamma (weight), beta (bias), running mean and variance
/// [channels].
struct parameter_tensor {
    int layer = 0; ///< index of the layer in the network
    parameter_role role = parameter_role::weight;
    std::array<int, 4> extents{1, 1, 1, 1};
    int rank = 0;
    std::int64_t offset = 0; ///< of its first number among the model's parameters, or statistics
    std::int64_t size = 0;   ///< numbers
    std::int64_t fan_in = 1; ///< inputs that one output is computed from

    const layer_scope* scopes = nullptr; ///< the path of the layer, with scope and position
    int scope = 0;
    int position = 0;
    const char* label = nullptr;
};

/// "0.weight", "0.bias": named as PyTorch's nn.Sequential does; in structures and with names
/// "stage2.1.body.conv1.weight".
[[nodiscard]] inline std::string name_of(const parameter_tensor& tensor) {
    const char* const roles[]{".weight", ".bias", ".running_mean", ".running_var"};
    return path_name(tensor.scopes, tensor.scope, tensor.position, tensor.label) +
           roles[static_cast<int>(tensor.role)];
}

namespace detail {

/// Calls f(tensor) for the parameters, or the statistics, of each layer, in the layers' order.
template <class Net, class F>
constexpr void for_tensors(bool statistics, F f) {
    std::int64_t offset = 0;
    for (int index = 0; index < Net::depth; ++index) {
        const layer_facts& layer = Net::facts[static_cast<std::size_t>(index)];
        parameter_tensor t;
        t.layer = index;
        t.scopes = Net::graph.scopes.data();
        t.scope = layer.scope;
        t.position = layer.position;
        t.label = layer.label;
        const auto put = [&](parameter_role role, std::int64_t size) {
            if (size == 0) return;
            t.role = role;
            t.offset = offset;
            t.size = size;
            offset += size;
            f(t);
            t.rank = 1;
        };
        const int per_group = layer.input.channels / layer.groups;
        const window_options& w = layer.window;
        t.rank = 1;
        t.extents = {layer.kind == layer_kind::batch_norm ? layer.input.channels : layer.filters, 1,
                     1, 1};
        if (statistics) {
            put(parameter_role::running_mean, layer.statistics / 2);
            put(parameter_role::running_var, layer.statistics / 2);
            continue;
        }
        const std::array<int, 4> vector = t.extents;
        if (layer.kind == layer_kind::conv) {
            t.rank = 4;
            t.extents = {layer.filters, per_group, w.filter_height, w.filter_width};
            t.fan_in = std::int64_t{per_group} * w.filter_height * w.filter_width;
        } else if (layer.kind == layer_kind::conv_transpose) {
            t.rank = 4;
            t.extents = {layer.input.channels, layer.filters / layer.groups, w.filter_height,
                         w.filter_width};
            t.fan_in = std::int64_t{per_group} * w.filter_height * w.filter_width;
        } else if (layer.kind == layer_kind::fully_connected) {
            t.rank = 2;
            t.extents = {layer.filters, static_cast<int>(layer.input.count()), 1, 1};
            t.fan_in = layer.input.count();
        }
        put(parameter_role::weight, layer.weights);
        t.extents = vector;
        put(parameter_role::bias, layer.biases);
    }
}

template <class Net, bool Statistics>
constexpr auto list_tensors() {
    constexpr std::size_t count = [] {
        std::size_t sum = 0;
        for_tensors<Net>(Statistics, [&](const parameter_tensor&) { ++sum; });
        return sum;
    }();
    std::array<parameter_tensor, count> tensors{};
    std::size_t next = 0;
    for_tensors<Net>(Statistics, [&](const parameter_tensor& t) { tensors[next++] = t; });
    return tensors;
}

/// The offset of each layer's parameters in the model's (weights first, then biases), and of its
/// statistics.
template <class Net>
struct layer_offsets {
    std::array<std::int64_t, static_cast<std::size_t>(Net::depth) + 1> parameters{};
    std::array<std::int64_t, static_cast<std::size_t>(Net::depth) + 1> statistics{};

    constexpr layer_offsets() {
        for (std::size_t i = 0; i + 1 < parameters.size(); ++i) {
            parameters[i + 1] = parameters[i] + Net::facts[i].parameters();
            statistics[i + 1] = statistics[i] + Net::facts[i].statistics;
        }
    }
};
template <class Net>
inline constexpr layer_offsets<Net> offsets_of{};

} // namespace detail

} // namespace strider
