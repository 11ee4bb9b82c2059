// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::layer_facts`: what a layer's rule infers from its input volume.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

#include <cstdint>

namespace strider {

/// The layers there are.
enum class layer_kind {
    conv,
    max_pool,
    avg_pool,
    global_avg_pool,
    fully_connected,
    relu,
    leaky_relu,
    sigmoid,
    tanh,
    dropout,
    softmax,
};

/// What is known of a layer once its input volume is known.
struct layer_facts {
    layer_kind kind = layer_kind::relu;
    const char* name = "";        ///< as the user writes it: "conv"
    shape input{1, 1, 1};         ///< the volume it reads
    shape output{1, 1, 1};        ///< the volume it writes
    window_options window{};      ///< filter, stride, pad; all 0 or 1 where nothing slides
    int filters = 0;              ///< conv, fully_connected: the number of filters
    int percent = 0;              ///< dropout: how many of 100 numbers it drops
    std::int64_t weights = 0;     ///< numbers in its filters
    std::int64_t biases = 0;      ///< numbers in its bias
    std::int64_t macs = 0;        ///< multiply-accumulates of a forward pass, one image
    std::int64_t activations = 0; ///< numbers in its output volume

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
