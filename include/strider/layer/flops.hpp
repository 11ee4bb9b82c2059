// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::flops_of`: the floating-point operations of a layer's forward pass.
#pragma once

#include <strider/layer/facts.hpp>

#include <cstdint>

namespace strider {

/// The floating-point operations of a layer's forward pass, for one image. A multiply-accumulate
/// counts as two; an addition, multiplication, comparison, division, exponential, error function
/// and power as one each. Edges are not treated specially: a tap in the padding counts. In
/// inference, batch_norm can be folded into the preceding convolution, and dropout is a no-op.
///
/// - conv, conv_transpose, fully_connected: two for each multiply-accumulate, one for each output
///   element with a bias
/// - max_pool: F F - 1 comparisons an output element; avg_pool, global_avg_pool: F F - 1 additions
///   and a multiplication
/// - for every element: relu, tanh: 1; relu6, leaky_relu: 2; elu: 3 (comparison, exponential,
///   subtraction); sigmoid, hard_sigmoid: 4; hard_swish: 5; gelu: 5 (scaling, erf, + 1, halving,
///   times x)
/// - maxout: G - 1 comparisons an output element
/// - batch_norm: 2 for every element, given its scale and shift
/// - local_response_norm: for every element 2 for each of the maps around it, and 4
/// - softmax: 5 for every element: maximum, difference, exponential, sum, division
/// - add, multiply: one for every output element
/// - flatten, upsample, crop, pad_channels, concat and dropout: none, elements are only moved
constexpr std::int64_t flops_of(const layer_facts& layer) noexcept {
    const std::int64_t numbers = layer.output.count();
    const std::int64_t taps = std::int64_t{layer.window.filter_height} * layer.window.filter_width;
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::conv_transpose:
    case layer_kind::fully_connected:
        return 2 * layer.macs + (layer.biases > 0 ? numbers : 0);
    case layer_kind::max_pool:
        return (taps - 1) * numbers;
    case layer_kind::avg_pool:
    case layer_kind::global_avg_pool:
        return taps * numbers;
    case layer_kind::relu:
    case layer_kind::tanh:
    case layer_kind::add:
    case layer_kind::multiply:
        return numbers;
    case layer_kind::relu6:
    case layer_kind::leaky_relu:
    case layer_kind::batch_norm:
        return 2 * numbers;
    case layer_kind::elu:
        return 3 * numbers;
    case layer_kind::sigmoid:
    case layer_kind::hard_sigmoid:
        return 4 * numbers;
    case layer_kind::gelu:
    case layer_kind::hard_swish:
    case layer_kind::softmax:
        return 5 * numbers;
    case layer_kind::maxout:
        return (layer.size - std::int64_t{1}) * numbers;
    case layer_kind::local_response_norm:
        return (2 * std::int64_t{layer.size} + 4) * numbers;
    case layer_kind::dropout:
    case layer_kind::flatten:
    case layer_kind::upsample:
    case layer_kind::crop:
    case layer_kind::pad_channels:
    case layer_kind::concat:
        break;
    }
    return 0;
}

} // namespace strider
