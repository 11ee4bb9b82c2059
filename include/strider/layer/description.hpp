// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the description of a network, "input 32x32x3; conv 16 5x5 stride 1 pad 2; relu; ...", and
// its fingerprint.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/layer/facts.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::detail {

/// A text that stores only its length.
struct text_counter {
    std::size_t length = 0;

    constexpr text_counter& operator<<(char) {
        ++length;
        return *this;
    }
    constexpr text_counter& operator<<(const char* words) {
        for (; *words != '\0'; ++words) ++length;
        return *this;
    }
    constexpr text_counter& operator<<(int number) {
        if (number < 0) ++length;
        do {
            ++length;
            number /= 10;
        } while (number != 0);
        return *this;
    }
    constexpr text_counter& operator<<(double number) {
        put_real(*this, number);
        return *this;
    }
};

/// "5x5 stride 1 pad 2": a second number only if rows and columns differ; pad only if not 0, with
/// all four numbers (top, bottom, left, right) if asymmetric; dilation and output_pad if present;
/// the fit policy unless it is exact_fit.
template <class Out>
constexpr void describe_window(Out& out, const window_options& w) {
    const auto put_short = [&](int rows, int columns) {
        out << rows;
        if (rows != columns) out << 'x' << columns;
    };
    out << ' ' << w.filter_height << 'x' << w.filter_width << " stride ";
    put_short(w.stride_height, w.stride_width);
    const bool symmetric = w.pad_top == w.pad_bottom && w.pad_left == w.pad_right;
    if (!symmetric || w.pad_top != 0 || w.pad_left != 0) out << " pad ";
    if (!symmetric)
        out << w.pad_top << ' ' << w.pad_bottom << ' ' << w.pad_left << ' ' << w.pad_right;
    else if (w.pad_top != 0 || w.pad_left != 0)
        put_short(w.pad_top, w.pad_left);
    if (w.dilation_height != 1 || w.dilation_width != 1) {
        out << " dilation ";
        put_short(w.dilation_height, w.dilation_width);
    }
    if (w.output_pad_height != 0 || w.output_pad_width != 0) {
        out << " output_pad ";
        put_short(w.output_pad_height, w.output_pad_width);
    }
    if (w.fit == fit_policy::floor) out << " floor_fit";
    if (w.fit == fit_policy::ceil) out << " ceil_fit";
}

/// The options of a layer that has neither a window nor is elementwise.
template <class Out>
constexpr void describe_arguments(Out& out, const layer_facts& layer) {
    const window_options& w = layer.window;
    const double* c = layer.coefficients;
    switch (layer.kind) {
    case layer_kind::dropout:
        out << ' ' << layer.percent;
        break;
    case layer_kind::maxout:
    case layer_kind::upsample:
        out << ' ' << layer.size;
        break;
    case layer_kind::batch_norm:
        if (c[0] != 1e-5) out << " epsilon " << c[0];
        if (c[1] != 0.1) out << " momentum " << c[1];
        break;
    case layer_kind::local_response_norm:
        out << ' ' << layer.size << " alpha " << c[0] << " beta " << c[1] << " k " << c[2];
        break;
    case layer_kind::crop:
        out << ' ' << w.pad_top << ' ' << w.pad_bottom << ' ' << w.pad_left << ' ' << w.pad_right;
        break;
    case layer_kind::pad_channels:
        out << ' ' << w.pad_left << ' ' << w.pad_right;
        break;
    default:
        break;
    }
}

/// A layer: everything that affects its function or its parameters, except its input. A depthwise
/// convolution is a conv with as many groups as channels.
template <class Out>
constexpr void describe_layer(Out& out, const layer_facts& layer) {
    const bool conv = layer.kind == layer_kind::conv;
    out << (conv ? "conv" : layer.name);
    if (layer.filters > 0) out << ' ' << layer.filters;
    if (conv || layer.kind == layer_kind::conv_transpose || layer.kind == layer_kind::max_pool ||
        layer.kind == layer_kind::avg_pool)
        describe_window(out, layer.window);
    if (layer.groups > 1) out << " groups " << layer.groups;
    if (!layer.window.bias) out << " no_bias";
    describe_arguments(out, layer);
}

/// The inferred network as text; the same for networks that compute the same from the same
/// parameters, whatever the order of their options and the grouping of their layers.
template <class Out, class Result>
constexpr void describe_result(Out& out, const Result& result) {
    out << "input " << result.input.height << 'x' << result.input.width << 'x'
        << result.input.channels;
    int index = 0;
    for (const layer_facts& layer : result.layers) {
        out << "; ";
        describe_layer(out, layer);
        // An input that is the previous layer's output is not written.
        const int first = result.edges[static_cast<std::size_t>(layer.first_edge)];
        if (layer.edges > 1 || first != index) {
            out << " of";
            for (int e = 0; e < layer.edges; ++e)
                out << ' ' << result.edges[static_cast<std::size_t>(layer.first_edge + e)];
        }
        ++index;
    }
}

/// The description of `Inference::result`, in a text of exactly its size.
template <class Inference>
consteval auto describe() {
    constexpr std::size_t length = [] {
        text_counter counter;
        describe_result(counter, Inference::result);
        return counter.length;
    }();
    basic_text<length + 1> out;
    describe_result(out, Inference::result);
    return out;
}

/// The 64-bit FNV-1a hash of a text.
template <std::size_t N>
constexpr std::uint64_t fnv1a(const basic_text<N>& words) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (std::size_t i = 0; i < words.size(); ++i) {
        hash ^= static_cast<unsigned char>(words.data()[i]);
        hash *= 0x100000001b3u;
    }
    return hash;
}

} // namespace strider::detail
