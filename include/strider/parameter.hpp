// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::parameter_tensor`: where a layer's weights and biases lie in a model, and their
// names.
#pragma once

#include <strider/layer/facts.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace strider {

/// What a tensor of parameters is to its layer.
enum class parameter_role { weight, bias };

/// A tensor of parameters: conv weights [filters][channels][height][width], fully_connected weights
/// [filters][channels * height * width] (the input volume flattened channels first, as PyTorch
/// does), biases [filters].
struct parameter_tensor {
    int layer = 0; ///< index of the layer in the network
    parameter_role role = parameter_role::weight;
    std::array<int, 4> extents{1, 1, 1, 1};
    int rank = 0;
    std::int64_t offset = 0; ///< of its first number among the model's parameters
    std::int64_t size = 0;   ///< its numbers
};

/// "0.weight", "0.bias": named as PyTorch's nn.Sequential does.
[[nodiscard]] inline std::string name_of(const parameter_tensor& tensor) {
    return std::to_string(tensor.layer) +
           (tensor.role == parameter_role::weight ? ".weight" : ".bias");
}

namespace detail {

template <class Net>
constexpr std::size_t count_tensors() {
    std::size_t count = 0;
    for (const layer_facts& layer : Net::facts)
        count += (layer.weights > 0 ? 1u : 0u) + (layer.biases > 0 ? 1u : 0u);
    return count;
}

template <class Net>
constexpr auto list_tensors() {
    std::array<parameter_tensor, count_tensors<Net>()> tensors{};
    std::size_t next = 0;
    std::int64_t offset = 0;
    for (int index = 0; index < Net::depth; ++index) {
        const layer_facts& layer = Net::facts[static_cast<std::size_t>(index)];
        if (layer.weights > 0) {
            parameter_tensor& t = tensors[next++];
            t.layer = index;
            t.role = parameter_role::weight;
            t.offset = offset;
            t.size = layer.weights;
            if (layer.kind == layer_kind::conv) {
                t.rank = 4;
                t.extents = {layer.filters, layer.input.channels, layer.window.filter_height,
                             layer.window.filter_width};
            } else {
                t.rank = 2;
                t.extents = {layer.filters, static_cast<int>(layer.input.count()), 1, 1};
            }
            offset += t.size;
        }
        if (layer.biases > 0) {
            parameter_tensor& t = tensors[next++];
            t.layer = index;
            t.role = parameter_role::bias;
            t.rank = 1;
            t.extents = {layer.filters, 1, 1, 1};
            t.offset = offset;
            t.size = layer.biases;
            offset += t.size;
        }
    }
    return tensors;
}

/// Offset of a layer's parameters among the model's: weights first, then biases.
template <class Net>
constexpr std::int64_t parameter_offset(int layer) {
    std::int64_t offset = 0;
    for (int index = 0; index < layer; ++index)
        offset += Net::facts[static_cast<std::size_t>(index)].parameters();
    return offset;
}

} // namespace detail

} // namespace strider
