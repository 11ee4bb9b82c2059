// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the forward pass of a chain of layers with oneDNN 2.
#pragma once

#include "program.hpp"

#include <string>

namespace strider::bench::onednn {

inline bool is_activation(layer_kind kind) {
    return kind == layer_kind::relu || kind == layer_kind::tanh || kind == layer_kind::sigmoid;
}
inline bool is_pool(layer_kind kind) {
    return kind == layer_kind::max_pool || kind == layer_kind::avg_pool;
}
inline bool has_filters(layer_kind kind) {
    return kind == layer_kind::conv || kind == layer_kind::fully_connected;
}

/// Whether a chain supports all of these layers: with biases, activations after layers with
/// filters, and no dropout in training.
bool knows(std::span<const layer_facts> layers, bool training);

/// Layers from the input on; in training with the data that the backward pass needs.
class chain : public program {
public:
    chain(std::span<const layer_facts> layers, std::span<const float> parameters,
          std::span<const float> images, int batch, int threads, bool training);

protected:
    struct record {
        const layer_facts* layer = nullptr;
        const layer_facts* activation = nullptr;
        memory source;
        memory weights;
        memory target;
        memory workspace;
        dnnl::convolution_forward::primitive_desc conv;
        dnnl::inner_product_forward::primitive_desc dense;
        dnnl::pooling_forward::primitive_desc pool;
    };
    std::vector<record> records_;
    int batch_;

    /// Dimensions of a convolution's filters, or [filters][inputs] if the input is not a volume.
    static dims weight_extents(const record& r);

private:
    bool training_;

    [[nodiscard]] prop_kind direction() const {
        return training_ ? prop_kind::forward_training : prop_kind::forward_inference;
    }
    void add_filters(record& r, const memory& volume, bool first, std::span<const float> weights,
                     std::span<const float> biases);
    void add_pool(record& r, const memory& volume);
};

} // namespace strider::bench::onednn
