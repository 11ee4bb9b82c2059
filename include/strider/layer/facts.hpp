// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::layer_facts`: what a layer's rule infers from its input volume.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

#include <cstdint>

namespace strider {

/// The layers there are, as operations on volumes.
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
    multiply, ///< the end of a gate: a volume times another, or times a number for each map
    concat,   ///< the end of a concat: the maps of all branches, stacked
    softmax,
};

/// What is known of a layer once its input volume is known.
struct layer_facts {
    layer_kind kind = layer_kind::relu;
    const char* name = "";   ///< as the user writes it: "conv"
    shape input{1, 1, 1};    ///< the volume it reads, the first where there are several
    shape output{1, 1, 1};   ///< the volume it writes
    window_options window{}; ///< filter, stride, pad, dilation; all 0 or 1 where nothing slides.
                             ///< crop: the pads are the rows and columns it takes away;
                             ///< pad_channels: left and right are the maps before and after
    int filters = 0;         ///< conv, conv_transpose, fully_connected: the number of filters
    int groups = 1;          ///< conv, conv_transpose
    int percent = 0;         ///< dropout: how many of 100 numbers it drops
    int size = 0; ///< maxout: maps that compete; upsample: the factor; local_response_norm: maps
    double coefficients[3]{};     ///< batch_norm: epsilon, momentum; local_response_norm: alpha,
                                  ///< beta, k; elu, leaky_relu: alpha
    std::int64_t weights = 0;     ///< numbers in its filters; batch_norm: gamma
    std::int64_t biases = 0;      ///< numbers in its bias; batch_norm: beta
    std::int64_t statistics = 0;  ///< batch_norm: running means and variances
    std::int64_t macs = 0;        ///< multiply-accumulates of a forward pass, one image
    std::int64_t activations = 0; ///< numbers in its output volume

    int first_edge = 0;          ///< where its inputs stand among the edges of the network
    int edges = 1;               ///< the number of its inputs
    int scope = 0;               ///< the structure it stands in: an index into the scopes
    int position = 0;            ///< its place there, from 0
    const char* label = nullptr; ///< the name that `named` gave it
    bool labelled = false;       ///< whether it has one

    /// Weights and biases.
    [[nodiscard]] constexpr std::int64_t parameters() const noexcept { return weights + biases; }
};

/// A layer's rule, applied: its facts, or the reason why it does not fit.
struct inferred {
    layer_facts facts{};
    diagnosis problem{};
};

/// A type that can stand in a network: it has a rule from an input volume to its facts.
template <class T>
concept Layer = requires(shape volume) {
    T::infer(volume).facts.output;
};

namespace detail {

/// Facts of a layer that changes no extent and has no parameters.
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
