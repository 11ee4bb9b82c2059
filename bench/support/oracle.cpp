// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs a network with naive loops.
#include "oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace strider::bench {

namespace {

using numbers = std::vector<double>;

std::size_t at(const shape& s, int h, int w, int c) {
    return static_cast<std::size_t>((h * s.width + w) * s.channels + c);
}

/// Calls f(index of the output, of the input, of the weight) for each product of a layer with
/// filters, ordered by output.
template <class F>
void for_products(const layer_facts& l, F f) {
    const bool conv = l.kind == layer_kind::conv;
    const int R = conv ? l.window.filter_height : l.input.height;
    const int S = conv ? l.window.filter_width : l.input.width;
    const int C = l.input.channels;
    for (int h = 0; h < l.output.height; ++h)
        for (int w = 0; w < l.output.width; ++w)
            for (int k = 0; k < l.filters; ++k)
                for (int c = 0; c < C; ++c)
                    for (int r = 0; r < R; ++r)
                        for (int s = 0; s < S; ++s) {
                            const int i =
                                conv ? h * l.window.stride_height + r - l.window.pad_top : r;
                            const int j =
                                conv ? w * l.window.stride_width + s - l.window.pad_left : s;
                            if (i < 0 || j < 0 || i >= l.input.height || j >= l.input.width)
                                continue;
                            f(at(l.output, h, w, k), at(l.input, i, j, c),
                              static_cast<std::size_t>(((k * C + c) * R + r) * S + s));
                        }
}

/// Calls f(index of the output, indices of the inputs inside its window).
template <class F>
void for_windows(const layer_facts& l, F f) {
    for (int h = 0; h < l.output.height; ++h)
        for (int w = 0; w < l.output.width; ++w)
            for (int c = 0; c < l.output.channels; ++c) {
                std::vector<std::size_t> inside;
                for (int r = 0; r < l.window.filter_height; ++r)
                    for (int s = 0; s < l.window.filter_width; ++s) {
                        const int i = h * l.window.stride_height + r - l.window.pad_top;
                        const int j = w * l.window.stride_width + s - l.window.pad_left;
                        if (i >= 0 && j >= 0 && i < l.input.height && j < l.input.width)
                            inside.push_back(at(l.input, i, j, c));
                    }
                f(at(l.output, h, w, c), inside);
            }
}

numbers layer_forward(const layer_facts& l, std::span<const float> parameters, const numbers& x) {
    numbers y(static_cast<std::size_t>(l.output.count()), 0.0);
    const auto each = [&](auto f) { std::transform(x.begin(), x.end(), y.begin(), f); };
    switch (l.kind) {
    case layer_kind::conv:
    case layer_kind::fully_connected:
        if (l.biases > 0)
            for (std::size_t i = 0; i < y.size(); ++i)
                y[i] = double{parameters[static_cast<std::size_t>(l.weights) +
                                         i % static_cast<std::size_t>(l.filters)]};
        for_products(l, [&](std::size_t o, std::size_t i, std::size_t w) {
            y[o] += double{parameters[w]} * x[i];
        });
        break;
    case layer_kind::max_pool:
        for_windows(l, [&](std::size_t o, const std::vector<std::size_t>& inside) {
            y[o] = x[inside.front()];
            for (const std::size_t i : inside) y[o] = std::max(y[o], x[i]);
        });
        break;
    case layer_kind::avg_pool:
        for_windows(l, [&](std::size_t o, const std::vector<std::size_t>& inside) {
            for (const std::size_t i : inside) y[o] += x[i] / static_cast<double>(inside.size());
        });
        break;
    case layer_kind::relu:
        each([](double v) { return std::max(v, 0.0); });
        break;
    case layer_kind::tanh:
        each([](double v) { return std::tanh(v); });
        break;
    case layer_kind::softmax: {
        const double most = *std::max_element(x.begin(), x.end());
        double sum = 0;
        for (const double v : x) sum += std::exp(v - most);
        each([&](double v) { return std::exp(v - most) / sum; });
        break;
    }
    default:
        throw std::logic_error("the benchmarks' networks have no such layer");
    }
    return y;
}

/// Returns the gradient of the input; adds to that of the parameters.
numbers layer_backward(const layer_facts& l, std::span<const float> parameters, const numbers& x,
                       const numbers& y, const numbers& dy, std::span<double> gradient) {
    numbers dx(x.size(), 0.0);
    switch (l.kind) {
    case layer_kind::conv:
    case layer_kind::fully_connected:
        if (l.biases > 0)
            for (std::size_t i = 0; i < dy.size(); ++i)
                gradient[static_cast<std::size_t>(l.weights) +
                         i % static_cast<std::size_t>(l.filters)] += dy[i];
        for_products(l, [&](std::size_t o, std::size_t i, std::size_t w) {
            gradient[w] += dy[o] * x[i];
            dx[i] += dy[o] * double{parameters[w]};
        });
        break;
    case layer_kind::max_pool:
        for_windows(l, [&](std::size_t o, const std::vector<std::size_t>& inside) {
            dx[*std::find_if(inside.begin(), inside.end(),
                             [&](std::size_t i) { return x[i] == y[o]; })] += dy[o];
        });
        break;
    case layer_kind::avg_pool:
        for_windows(l, [&](std::size_t o, const std::vector<std::size_t>& inside) {
            for (const std::size_t i : inside) dx[i] += dy[o] / static_cast<double>(inside.size());
        });
        break;
    case layer_kind::relu:
        for (std::size_t i = 0; i < x.size(); ++i) dx[i] = y[i] > 0 ? dy[i] : 0;
        break;
    case layer_kind::tanh:
        for (std::size_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * (1 - y[i] * y[i]);
        break;
    default:
        throw std::logic_error("the benchmarks' networks have no such layer");
    }
    return dx;
}

/// Every volume, the input first.
std::vector<numbers> volumes(std::span<const layer_facts> layers, std::span<const float> parameters,
                             std::span<const float> image) {
    std::vector<numbers> all{numbers(image.begin(), image.end())};
    for (const layer_facts& layer : layers) {
        all.push_back(layer_forward(layer, parameters, all.back()));
        parameters = parameters.subspan(static_cast<std::size_t>(layer.parameters()));
    }
    return all;
}

} // namespace

std::vector<float> naive_forward(std::span<const layer_facts> layers,
                                 std::span<const float> parameters, std::span<const float> image) {
    const numbers output = volumes(layers, parameters, image).back();
    std::vector<float> rounded(output.size());
    std::transform(output.begin(), output.end(), rounded.begin(),
                   [](double v) { return static_cast<float>(v); });
    return rounded;
}

std::vector<float> naive_gradient(std::span<const layer_facts> layers,
                                  std::span<const float> parameters, std::span<const float> images,
                                  std::span<const int> labels) {
    numbers gradient(parameters.size(), 0.0);
    const std::size_t size = images.size() / labels.size();
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const std::vector<numbers> all =
            volumes(layers, parameters, images.subspan(n * size, size));
        // Gradient of softmax and cross-entropy.
        numbers dy = all.back();
        dy[static_cast<std::size_t>(labels[n])] -= 1;
        std::size_t end = parameters.size();
        for (std::size_t i = layers.size() - 1; i-- > 0;) {
            const auto count = static_cast<std::size_t>(layers[i].parameters());
            end -= count;
            dy = layer_backward(layers[i], parameters.subspan(end, count), all[i], all[i + 1], dy,
                                std::span(gradient).subspan(end, count));
        }
    }
    std::vector<float> rounded(gradient.size());
    std::transform(gradient.begin(), gradient.end(), rounded.begin(),
                   [](double v) { return static_cast<float>(v); });
    return rounded;
}

} // namespace strider::bench
