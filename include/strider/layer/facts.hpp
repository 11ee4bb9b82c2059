// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::layer_facts`: what a layer's rule infers from its input volume.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

#include <cstdint>

namespace strider {

/// The kinds of layers, as operations on volumes.
enum class layer_kind {
    conv, ///< grouped and depthwise convolutions too
    conv_transpose,
    fully_connected,
    max_pool,
    avg_pool,
    global_avg_pool,
    relu,
    relu6,
    leaky_relu,
    elu,
    gelu,
    sigmoid,
    hard_sigmoid,
    tanh,
    hard_swish,
    maxout,
    batch_norm,
    local_response_norm,
    dropout,
    flatten,
    upsample,
    crop,
    pad_channels,
    add,      ///< the end of a residual: the sum of two volumes
    multiply, ///< the end of a gate: a volume times another, or times one value for each map
    concat,   ///< the end of a concat: the maps of all branches, stacked
    softmax,
};

/// The facts of a layer for a given input volume.
struct layer_facts {
    layer_kind kind = layer_kind::relu;
    const char* name = "";   ///< as the user writes it: "conv"
    shape input{1, 1, 1};    ///< the volume it reads, the first of several
    shape output{1, 1, 1};   ///< the volume it writes
    window_options window{}; ///< filter, stride, pad, dilation; all 0 or 1 for layers without a
                             ///< window. crop: the pads are the rows and columns removed;
                             ///< pad_channels: left and right are the maps before and after
    int filters = 0;         ///< conv, conv_transpose, fully_connected: the number of filters
    int groups = 1;          ///< conv, conv_transpose
    int percent = 0;         ///< dropout: percentage of elements dropped
    int size = 0; ///< maxout: maps in a group; upsample: the factor; local_response_norm: maps
    double coefficients[3]{};     ///< batch_norm: epsilon, momentum; local_response_norm: alpha,
                                  ///< beta, k; elu, leaky_relu: alpha
    std::int64_t weights = 0;     ///< elements of its filters; batch_norm: gamma
    std::int64_t biases = 0;      ///< elements of its bias; batch_norm: beta
    std::int64_t statistics = 0;  ///< batch_norm: running means and variances
    std::int64_t macs = 0;        ///< multiply-accumulates of a forward pass, one image
    std::int64_t activations = 0; ///< elements of its output volume

    int first_edge = 0;          ///< index of its first input among the network's edges
    int edges = 1;               ///< the number of its inputs
    int scope = 0;               ///< the structure around it: an index into the scopes
    int position = 0;            ///< its position there, from 0
    const char* label = nullptr; ///< the name given by `named`
    bool labelled = false;       ///< whether it has one

    /// Weights and biases.
    [[nodiscard]] constexpr std::int64_t parameters() const noexcept { return weights + biases; }
};

/// A layer's rule applied: its facts, or the reason why it does not fit.
struct inferred {
    layer_facts facts{};
    diagnosis problem{};
};

/// A layer type: it has a rule from an input volume to its facts.
template <class T>
concept Layer = requires(shape volume) {
    T::infer(volume).facts.output;
};

namespace detail {

/// Facts of a layer that keeps the shape and has no parameters.
constexpr inferred infer_elementwise(layer_kind kind, const char* name, shape input) {
    inferred result;
    result.facts.kind = kind;
    result.facts.name = name;
    result.facts.input = input;
    result.facts.output = input;
    return result;
}

} // namespace detail

} // namespace strider
