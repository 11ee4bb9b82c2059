// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A network of naive loops: see reference_network.hpp.
#include "reference_network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace strider::test {

namespace {

std::size_t count(shape s) { return static_cast<std::size_t>(s.count()); }

/// One layer on one image. Indices count channels-last volumes.
struct layer_on_image {
    const layer_facts& facts;
    const std::vector<shape>& inputs;

    explicit layer_on_image(const reference_layer& layer)
        : facts(layer.facts), inputs(layer.inputs) {}

    static std::size_t index(shape s, int h, int w, int c) {
        return static_cast<std::size_t>((h * s.width + w) * s.channels + c);
    }
    template <class F>
    static void for_places(shape s, F f) {
        for (int h = 0; h < s.height; ++h)
            for (int w = 0; w < s.width; ++w)
                for (int c = 0; c < s.channels; ++c) f(h, w, c);
    }
    /// Calls f with the output indices of each pixel.
    template <class F>
    void for_pixels(F f) const {
        std::vector<std::size_t> pixel;
        for_places(facts.output, [&](int h, int w, int c) {
            pixel.push_back(index(facts.output, h, w, c));
            if (c + 1 == facts.output.channels) f(std::exchange(pixel, {}));
        });
    }
    static bool inside(shape s, int h, int w) {
        return h >= 0 && w >= 0 && h < s.height && w < s.width;
    }

    /// Calls f(output, weight, input) for each product summed by a layer with filters.
    template <class F>
    void for_products(F f) const {
        const window_options& w = facts.window;
        const shape in = inputs[0];
        const shape out = facts.output;
        if (facts.kind == layer_kind::fully_connected) {
            for (int k = 0; k < facts.filters; ++k)
                for_places(in, [&](int i, int j, int c) {
                    const int place = (c * in.height + i) * in.width + j;
                    f(static_cast<std::size_t>(k),
                      static_cast<std::size_t>(k * static_cast<int>(in.count()) + place),
                      index(in, i, j, c));
                });
            return;
        }
        const bool transposed = facts.kind == layer_kind::conv_transpose;
        // From the larger side to the smaller: a convolution's input is a transposed one's output.
        const shape wide = transposed ? out : in;
        const shape narrow = transposed ? in : out;
        const int wide_part = wide.channels / facts.groups;
        const int narrow_part = narrow.channels / facts.groups;
        for_places(narrow, [&](int h, int v, int k) {
            for (int c = 0; c < wide_part; ++c)
                for (int r = 0; r < w.filter_height; ++r)
                    for (int s = 0; s < w.filter_width; ++s) {
                        const int i = h * w.stride_height + r * w.dilation_height - w.pad_top;
                        const int j = v * w.stride_width + s * w.dilation_width - w.pad_left;
                        if (!inside(wide, i, j)) continue;
                        const std::size_t small = index(narrow, h, v, k);
                        const std::size_t large =
                            index(wide, i, j, k / narrow_part * wide_part + c);
                        const auto weight = static_cast<std::size_t>(
                            ((k * wide_part + c) * w.filter_height + r) * w.filter_width + s);
                        f(transposed ? large : small, weight, transposed ? small : large);
                    }
        });
    }

    /// Calls f(row, column) for each position of a pool's window.
    template <class F>
    void for_window(int h, int v, F f) const {
        const window_options& w = facts.window;
        for (int r = 0; r < w.filter_height; ++r)
            for (int s = 0; s < w.filter_width; ++s) {
                const int i = h * w.stride_height + r - w.pad_top;
                const int j = v * w.stride_width + s - w.pad_left;
                if (inside(inputs[0], i, j)) f(i, j);
            }
    }

    /// Calls f(output, input, share) for each element of input `edge` that a layer without weights
    /// adds to an output, multiplied by its share.
    template <class F>
    void for_shares(int edge, F f) const {
        const shape in = inputs[static_cast<std::size_t>(edge)];
        const shape out = facts.output;
        const window_options& w = facts.window;
        switch (facts.kind) {
        case layer_kind::avg_pool:
        case layer_kind::global_avg_pool:
            for_places(out, [&](int h, int v, int c) {
                int count = 0;
                for_window(h, v, [&](int, int) { ++count; });
                for_window(
                    h, v, [&](int i, int j) { f(index(out, h, v, c), index(in, i, j, c), count); });
            });
            break;
        case layer_kind::upsample:
            for_places(out, [&](int h, int v, int c) {
                f(index(out, h, v, c), index(in, h / facts.size, v / facts.size, c), 1);
            });
            break;
        case layer_kind::crop:
            for_places(out, [&](int h, int v, int c) {
                f(index(out, h, v, c), index(in, h + w.pad_top, v + w.pad_left, c), 1);
            });
            break;
        case layer_kind::flatten:
            for_places(in, [&](int h, int v, int c) {
                f(static_cast<std::size_t>((c * in.height + h) * in.width + v), index(in, h, v, c),
                  1);
            });
            break;
        case layer_kind::pad_channels:
        case layer_kind::concat:
        case layer_kind::add:
        case layer_kind::dropout: { // dropout is disabled
            int first = facts.kind == layer_kind::pad_channels ? w.pad_left : 0;
            if (facts.kind == layer_kind::concat)
                for (int e = 0; e < edge; ++e)
                    first += inputs[static_cast<std::size_t>(e)].channels;
            for_places(in, [&](int h, int v, int c) {
                f(index(out, h, v, first + c), index(in, h, v, c), 1);
            });
            break;
        }
        default:
            break;
        }
    }
    [[nodiscard]] bool shares() const {
        switch (facts.kind) {
        case layer_kind::avg_pool:
        case layer_kind::global_avg_pool:
        case layer_kind::upsample:
        case layer_kind::crop:
        case layer_kind::flatten:
        case layer_kind::pad_channels:
        case layer_kind::concat:
        case layer_kind::add:
        case layer_kind::dropout:
            return true;
        default:
            return false;
        }
    }

    /// Calls f(output, index of the first maximum, its position among the candidates).
    template <class Real, class F>
    void for_winners(const Real* x, F f) const {
        for_places(facts.output, [&](int h, int v, int c) {
            bool any = false;
            std::size_t best = 0;
            int place = 0;
            int position = 0;
            const auto offer = [&](std::size_t at) {
                if (!any || x[at] > x[best]) {
                    best = at;
                    place = position;
                }
                any = true;
                ++position;
            };
            if (facts.kind == layer_kind::maxout)
                for (int m = 0; m < facts.size; ++m)
                    offer(index(inputs[0], h, v, c * facts.size + m));
            else
                for_window(h, v, [&](int i, int j) { offer(index(inputs[0], i, j, c)); });
            f(index(facts.output, h, v, c), best, place);
        });
    }
    [[nodiscard]] bool has_winners() const {
        return facts.kind == layer_kind::max_pool || facts.kind == layer_kind::maxout;
    }

    /// The maps whose squares a local_response_norm sums for map c.
    [[nodiscard]] int first_map(int c) const { return std::max(0, c - facts.size / 2); }
    [[nodiscard]] int last_map(int c) const {
        return std::min(inputs[0].channels - 1, c + (facts.size - 1) / 2);
    }
    /// k + alpha / size * the sum of squares around map c.
    template <class Real>
    Real response(const Real* x, int h, int w, int c) const {
        Real sum = 0;
        for (int j = first_map(c); j <= last_map(c); ++j) {
            const Real number = x[index(inputs[0], h, w, j)];
            sum += number * number;
        }
        return static_cast<Real>(facts.coefficients[2]) +
               static_cast<Real>(facts.coefficients[0]) / static_cast<Real>(facts.size) * sum;
    }

    /// The index of the gate element that output (h, w, c) is multiplied by.
    [[nodiscard]] std::size_t gate_index(int h, int w, int c) const {
        const shape gate = inputs[1];
        return gate == facts.output ? index(gate, h, w, c) : index(gate, 0, 0, c);
    }

    template <class Real>
    Real value(Real x) const {
        const auto six = [](Real number) { return std::min(std::max(number, Real{0}), Real{6}); };
        switch (facts.kind) {
        case layer_kind::relu:
            return x > 0 ? x : 0;
        case layer_kind::relu6:
            return six(x);
        case layer_kind::leaky_relu:
            return x > 0 ? x : x / 100;
        case layer_kind::elu:
            return x > 0 ? x : std::expm1(x);
        case layer_kind::gelu:
            return x * (1 + std::erf(x / std::sqrt(Real{2}))) / 2;
        case layer_kind::sigmoid:
            return 1 / (1 + std::exp(-x));
        case layer_kind::hard_sigmoid:
            return six(x + 3) / 6;
        case layer_kind::tanh:
            return std::tanh(x);
        case layer_kind::hard_swish:
            return x * six(x + 3) / 6;
        default:
            return x;
        }
    }
    template <class Real>
    Real derivative(Real x) const {
        const bool between = x > -3 && x < 3;
        switch (facts.kind) {
        case layer_kind::relu:
            return x > 0 ? 1 : 0;
        case layer_kind::relu6:
            return x > 0 && x < 6 ? 1 : 0;
        case layer_kind::leaky_relu:
            return x > 0 ? Real{1} : Real{1} / 100;
        case layer_kind::elu:
            return x > 0 ? Real{1} : std::exp(x);
        case layer_kind::gelu:
            return (1 + std::erf(x / std::sqrt(Real{2}))) / 2 +
                   x * std::exp(-x * x / 2) / std::sqrt(2 * std::acos(Real{-1}));
        case layer_kind::sigmoid:
            return value(x) * (1 - value(x));
        case layer_kind::hard_sigmoid:
            return between ? Real{1} / 6 : Real{0};
        case layer_kind::tanh:
            return 1 - value(x) * value(x);
        case layer_kind::hard_swish:
            return between ? x / 3 + Real{1} / 2 : x < 0 ? Real{0} : Real{1};
        default:
            return 1;
        }
    }
    /// The index of a function's piece at x; 0 if it has only one.
    template <class Real>
    int piece(Real x) const {
        switch (facts.kind) {
        case layer_kind::relu:
        case layer_kind::leaky_relu:
        case layer_kind::elu:
            return x > 0 ? 1 : 0;
        case layer_kind::relu6:
            return x > 0 ? x < 6 ? 1 : 2 : 0;
        case layer_kind::hard_sigmoid:
        case layer_kind::hard_swish:
            return x > -3 ? x < 3 ? 1 : 2 : 0;
        default:
            return 0;
        }
    }
};

} // namespace

template <class Real>
reference_network<Real>::reference_network(const any_graph& graph, int depth)
    : input_(graph.input) {
    std::size_t parameters = 0;
    std::size_t statistics = 0;
    for (int i = 0; i < depth; ++i) {
        const layer_facts& facts = graph.layers[static_cast<std::size_t>(i)];
        step one{{facts, {}}, {}, parameters, statistics};
        for (int e = 0; e < facts.edges; ++e) {
            one.reads.push_back(static_cast<std::size_t>(
                graph.edges[static_cast<std::size_t>(facts.first_edge + e)]));
            const std::size_t v = one.reads.back();
            one.layer.inputs.push_back(v == 0 ? graph.input : graph.layers[v - 1].output);
        }
        parameters += static_cast<std::size_t>(facts.parameters());
        statistics += static_cast<std::size_t>(facts.statistics);
        steps_.push_back(one);
    }
}

template <class Real>
typename reference_network<Real>::volume_list
reference_network<Real>::forward(std::span<const Real> parameters, const numbers& images,
                                 std::span<const Real> statistics) const {
    volume_list volumes(steps_.size() + 1);
    volumes[0] = images;
    forward(parameters, volumes, 0, statistics);
    return volumes;
}

template <class Real>
void reference_network<Real>::forward(std::span<const Real> parameters, volume_list& volumes,
                                      int first, std::span<const Real> statistics) const {
    for (std::size_t i = static_cast<std::size_t>(first); i < steps_.size(); ++i) {
        const step& s = steps_[i];
        numbers& y = volumes[i + 1];
        y.assign(images_of(volumes) * count(s.layer.facts.output), Real{0});
        if (s.layer.facts.kind == layer_kind::batch_norm) {
            normalise(s, parameters, statistics, volumes[s.reads[0]], y);
            continue;
        }
        for (std::size_t n = 0; n < images_of(volumes); ++n) {
            std::vector<const Real*> x;
            for (std::size_t e = 0; e < s.reads.size(); ++e)
                x.push_back(volumes[s.reads[e]].data() + n * count(s.layer.inputs[e]));
            forward_image(s, parameters.data() + s.parameters, x,
                          y.data() + n * count(s.layer.facts.output));
        }
    }
}

template <class Real>
void reference_network<Real>::add_gradient(std::span<const Real> parameters,
                                           const volume_list& volumes, const numbers& slope,
                                           numbers& gradient) const {
    volume_list slopes;
    for (const numbers& volume : volumes) slopes.emplace_back(volume.size());
    slopes.back() = slope;
    for (std::size_t i = steps_.size(); i-- > 0;) {
        const step& s = steps_[i];
        if (s.layer.facts.kind == layer_kind::batch_norm) {
            add_norm_gradient(s, parameters, volumes[s.reads[0]], slopes[i + 1], slopes[s.reads[0]],
                              gradient);
            continue;
        }
        for (std::size_t n = 0; n < images_of(volumes); ++n) {
            std::vector<const Real*> x;
            std::vector<Real*> dx;
            for (std::size_t e = 0; e < s.reads.size(); ++e) {
                const std::size_t at = n * count(s.layer.inputs[e]);
                x.push_back(volumes[s.reads[e]].data() + at);
                dx.push_back(slopes[s.reads[e]].data() + at);
            }
            const std::size_t at = n * count(s.layer.facts.output);
            backward_image(s, parameters.data() + s.parameters, x, volumes[i + 1].data() + at,
                           slopes[i + 1].data() + at, dx, gradient.data() + s.parameters);
        }
    }
}

template <class Real>
std::vector<int> reference_network<Real>::sides(const volume_list& volumes) const {
    std::vector<int> all;
    for (const step& s : steps_) {
        const numbers& x = volumes[s.reads[0]];
        const layer_on_image layer(s.layer);
        if (layer.has_winners()) {
            for (std::size_t n = 0; n < images_of(volumes); ++n)
                layer.for_winners(
                    x.data() + n * count(s.layer.inputs[0]),
                    [&](std::size_t, std::size_t, int place) { all.push_back(place); });
        } else {
            for (const Real number : x) all.push_back(layer.piece(number));
        }
    }
    return all;
}

template <class Real>
typename reference_network<Real>::moments reference_network<Real>::moments_of(const numbers& x,
                                                                              int maps, int map) {
    moments found;
    const auto step = static_cast<std::size_t>(maps);
    const auto size = static_cast<Real>(x.size() / step);
    for (std::size_t i = static_cast<std::size_t>(map); i < x.size(); i += step)
        found.mean += x[i] / size;
    for (std::size_t i = static_cast<std::size_t>(map); i < x.size(); i += step)
        found.variance += (x[i] - found.mean) * (x[i] - found.mean) / size;
    return found;
}

template <class Real>
std::size_t reference_network<Real>::images_of(const volume_list& volumes) const {
    return volumes[0].size() / count(input_);
}

template <class Real>
void reference_network<Real>::forward_image(const step& s, const Real* weights,
                                            const std::vector<const Real*>& x, Real* y) {
    const layer_on_image layer(s.layer);
    const layer_facts& facts = layer.facts;
    const std::size_t outputs = count(facts.output);
    if (facts.filters > 0) {
        const Real* bias = weights + facts.weights;
        if (facts.biases > 0)
            for (std::size_t i = 0; i < outputs; ++i)
                y[i] = bias[i % static_cast<std::size_t>(facts.filters)];
        layer.for_products([&](std::size_t out, std::size_t weight, std::size_t in) {
            y[out] += weights[weight] * x[0][in];
        });
    } else if (layer.shares()) {
        for (std::size_t e = 0; e < x.size(); ++e)
            layer.for_shares(static_cast<int>(e), [&](std::size_t out, std::size_t in, int share) {
                y[out] += x[e][in] / static_cast<Real>(share);
            });
    } else if (layer.has_winners()) {
        layer.for_winners(x[0], [&](std::size_t out, std::size_t in, int) { y[out] = x[0][in]; });
    } else if (facts.kind == layer_kind::local_response_norm) {
        layer.for_places(facts.output, [&](int h, int w, int c) {
            const std::size_t at = layer.index(facts.output, h, w, c);
            y[at] = x[0][at] / std::pow(layer.response(x[0], h, w, c),
                                        static_cast<Real>(facts.coefficients[1]));
        });
    } else if (facts.kind == layer_kind::multiply) {
        layer.for_places(facts.output, [&](int h, int w, int c) {
            const std::size_t at = layer.index(facts.output, h, w, c);
            y[at] = x[0][at] * x[1][layer.gate_index(h, w, c)];
        });
    } else if (facts.kind == layer_kind::softmax) {
        layer.for_pixels([&](const std::vector<std::size_t>& pixel) {
            Real most = x[0][pixel[0]];
            for (const std::size_t i : pixel) most = std::max(most, x[0][i]);
            Real sum = 0;
            for (const std::size_t i : pixel) sum += y[i] = std::exp(x[0][i] - most);
            for (const std::size_t i : pixel) y[i] /= sum;
        });
    } else {
        for (std::size_t i = 0; i < outputs; ++i) y[i] = layer.value(x[0][i]);
    }
}

template <class Real>
void reference_network<Real>::backward_image(const step& s, const Real* weights,
                                             const std::vector<const Real*>& x, const Real* y,
                                             const Real* dy, const std::vector<Real*>& dx,
                                             Real* gradient) {
    const layer_on_image layer(s.layer);
    const layer_facts& facts = layer.facts;
    const std::size_t outputs = count(facts.output);
    if (facts.filters > 0) {
        if (facts.biases > 0)
            for (std::size_t i = 0; i < outputs; ++i)
                gradient[static_cast<std::size_t>(facts.weights) +
                         i % static_cast<std::size_t>(facts.filters)] += dy[i];
        layer.for_products([&](std::size_t out, std::size_t weight, std::size_t in) {
            gradient[weight] += dy[out] * x[0][in];
            dx[0][in] += dy[out] * weights[weight];
        });
    } else if (layer.shares()) {
        for (std::size_t e = 0; e < x.size(); ++e)
            layer.for_shares(static_cast<int>(e), [&](std::size_t out, std::size_t in, int share) {
                dx[e][in] += dy[out] / static_cast<Real>(share);
            });
    } else if (layer.has_winners()) {
        layer.for_winners(x[0],
                          [&](std::size_t out, std::size_t in, int) { dx[0][in] += dy[out]; });
    } else if (facts.kind == layer_kind::local_response_norm) {
        const auto alpha = static_cast<Real>(facts.coefficients[0]);
        const auto beta = static_cast<Real>(facts.coefficients[1]);
        layer.for_places(facts.output, [&](int h, int w, int c) {
            const std::size_t at = layer.index(facts.output, h, w, c);
            const Real sum = layer.response(x[0], h, w, c);
            dx[0][at] += dy[at] * std::pow(sum, -beta);
            for (int j = layer.first_map(c); j <= layer.last_map(c); ++j) {
                const std::size_t other = layer.index(facts.output, h, w, j);
                dx[0][other] -= dy[at] * x[0][at] * beta * std::pow(sum, -beta - 1) * 2 * alpha /
                                static_cast<Real>(facts.size) * x[0][other];
            }
        });
    } else if (facts.kind == layer_kind::multiply) {
        layer.for_places(facts.output, [&](int h, int w, int c) {
            const std::size_t at = layer.index(facts.output, h, w, c);
            const std::size_t gate = layer.gate_index(h, w, c);
            dx[0][at] += dy[at] * x[1][gate];
            dx[1][gate] += dy[at] * x[0][at];
        });
    } else if (facts.kind == layer_kind::softmax) {
        layer.for_pixels([&](const std::vector<std::size_t>& pixel) {
            for (const std::size_t i : pixel)
                for (const std::size_t j : pixel)
                    dx[0][i] += dy[j] * y[j] * ((i == j ? Real{1} : Real{0}) - y[i]);
        });
    } else {
        for (std::size_t i = 0; i < outputs; ++i) dx[0][i] += dy[i] * layer.derivative(x[0][i]);
    }
}

template <class Real>
void reference_network<Real>::normalise(const step& s, std::span<const Real> parameters,
                                        std::span<const Real> statistics, const numbers& x,
                                        numbers& y) {
    const int maps = s.layer.inputs[0].channels;
    const auto step = static_cast<std::size_t>(maps);
    for (int c = 0; c < maps; ++c) {
        const auto map = static_cast<std::size_t>(c);
        const Real gamma = parameters[s.parameters + map];
        const Real beta = parameters[s.parameters + step + map];
        const moments m = statistics.empty() ? moments_of(x, maps, c)
                                             : moments{statistics[s.statistics + map],
                                                       statistics[s.statistics + step + map]};
        const Real deviation =
            std::sqrt(m.variance + static_cast<Real>(s.layer.facts.coefficients[0]));
        for (std::size_t i = map; i < x.size(); i += step)
            y[i] = gamma * (x[i] - m.mean) / deviation + beta;
    }
}

template <class Real>
void reference_network<Real>::add_norm_gradient(const step& s, std::span<const Real> parameters,
                                                const numbers& x, const numbers& dy, numbers& dx,
                                                numbers& gradient) {
    const int maps = s.layer.inputs[0].channels;
    const auto step = static_cast<std::size_t>(maps);
    const auto size = static_cast<Real>(x.size() / step);
    for (int c = 0; c < maps; ++c) {
        const auto map = static_cast<std::size_t>(c);
        const Real gamma = parameters[s.parameters + map];
        const moments m = moments_of(x, maps, c);
        const Real deviation =
            std::sqrt(m.variance + static_cast<Real>(s.layer.facts.coefficients[0]));
        Real sum = 0;
        Real products = 0;
        for (std::size_t i = map; i < x.size(); i += step) {
            sum += dy[i];
            products += dy[i] * (x[i] - m.mean) / deviation;
        }
        gradient[s.parameters + map] += products;
        gradient[s.parameters + step + map] += sum;
        for (std::size_t i = map; i < x.size(); i += step)
            dx[i] += gamma / deviation *
                     (dy[i] - sum / size - (x[i] - m.mean) / deviation * products / size);
    }
}

template <class Real>
any_reference_loss<Real>::any_reference_loss(const any_graph& graph, int depth,
                                             loss_function<Real> evaluate,
                                             const numbers& parameters, const numbers& images,
                                             std::span<const int> labels)
    : network_(graph, depth), evaluate_(evaluate), labels_(labels.begin(), labels.end()),
      volumes_(network_.forward(parameters, images)) {
    score();
}

template <class Real>
typename any_reference_loss<Real>::numbers
any_reference_loss<Real>::gradient(const numbers& parameters) const {
    numbers sum(parameters.size());
    network_.add_gradient(parameters, volumes_, slope_, sum);
    return sum;
}

template <class Real>
any_reference_loss<Real> any_reference_loss<Real>::changed(const numbers& parameters,
                                                           int first) const {
    any_reference_loss result = *this;
    network_.forward(parameters, result.volumes_, first);
    result.score();
    return result;
}

template <class Real>
void any_reference_loss<Real>::score() {
    const numbers& outputs = volumes_.back();
    const std::size_t size = outputs.size() / labels_.size();
    slope_.assign(outputs.size(), Real{0});
    loss_ = 0;
    for (std::size_t n = 0; n < labels_.size(); ++n)
        loss_ += evaluate_(std::span<const Real>(outputs).subspan(n * size, size), labels_[n],
                           std::span<Real>(slope_).subspan(n * size, size));
    sides_ = network_.sides(volumes_);
    // Among the losses only a hinge has kinks: where a slope becomes 0.
    for (const Real s : slope_) sides_.push_back(s == 0 ? 1 : 0);
}

template class reference_network<double>;
template class reference_network<long double>;
template class any_reference_loss<double>;
template class any_reference_loss<long double>;

} // namespace strider::test
