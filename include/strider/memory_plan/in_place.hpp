// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what the backward pass of each kind of layer reads, and which layers may overwrite their
// input.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider::detail {

/// Whether a layer works element by element, or at most map by map, so that its output may
/// overwrite its input.
constexpr bool is_elementwise(layer_kind kind) noexcept {
    switch (kind) {
    case layer_kind::relu:
    case layer_kind::relu6:
    case layer_kind::leaky_relu:
    case layer_kind::elu:
    case layer_kind::gelu:
    case layer_kind::sigmoid:
    case layer_kind::hard_sigmoid:
    case layer_kind::tanh:
    case layer_kind::hard_swish:
    case layer_kind::batch_norm:
    case layer_kind::dropout:
    case layer_kind::softmax:
        return true;
    default:
        return false;
    }
}

/// Whether a layer's backward pass reads its output: then the next layer must not overwrite it.
constexpr bool backward_reads_output(layer_kind kind) noexcept {
    switch (kind) {
    case layer_kind::relu:
    case layer_kind::relu6:
    case layer_kind::leaky_relu:
    case layer_kind::elu:
    case layer_kind::sigmoid:
    case layer_kind::hard_sigmoid:
    case layer_kind::tanh:
    case layer_kind::softmax:
    case layer_kind::max_pool:
        return true;
    default:
        return false;
    }
}

/// Whether a layer's backward pass reads its input.
constexpr bool backward_reads_input(layer_kind kind) noexcept {
    switch (kind) {
    case layer_kind::conv:
    case layer_kind::conv_transpose:
    case layer_kind::fully_connected:
    case layer_kind::max_pool:
    case layer_kind::maxout:
    case layer_kind::gelu:
    case layer_kind::hard_swish:
    case layer_kind::batch_norm:
    case layer_kind::local_response_norm:
    case layer_kind::multiply:
        return true;
    default:
        return false;
    }
}

/// Whether a layer's output is its input, unchanged and in the same layout.
constexpr bool passes_through(const layer_facts& layer) noexcept {
    return layer.kind == layer_kind::flatten && layer.input.height == 1 && layer.input.width == 1;
}

/// Whether a layer's backward pass adds to a gradient itself; other layers write, and their result
/// is added.
constexpr bool backward_adds(layer_kind kind) noexcept {
    return kind == layer_kind::add || kind == layer_kind::concat;
}

} // namespace strider::detail
