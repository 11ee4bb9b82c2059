// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs the graph of a network with libtorch's operators.
#include "torch_network.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace strider::test {

namespace {

using at::Tensor;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Pads a volume with rows and columns of `value`; negative widths remove rows and columns.
Tensor pad(const Tensor& x, const layer_facts& layer, double value) {
    const window_options& w = layer.window;
    // With ceil_fit the last window also extends beyond the padding.
    const auto after = [](int out, int step, std::int64_t covered, int in, int before, int pad) {
        return std::max<std::int64_t>(pad, (std::int64_t{out} - 1) * step + covered - in - before);
    };
    const std::int64_t bottom = after(layer.output.height, w.stride_height, w.covered_height(),
                                      layer.input.height, w.pad_top, w.pad_bottom);
    const std::int64_t right = after(layer.output.width, w.stride_width, w.covered_width(),
                                     layer.input.width, w.pad_left, w.pad_right);
    if (w.pad_left == 0 && w.pad_top == 0 && bottom == 0 && right == 0) return x;
    return at::constant_pad_nd(x, {w.pad_left, right, w.pad_top, bottom}, value);
}

Tensor convolve(const Tensor& x, const layer_facts& layer, const Tensor& weight,
                const Tensor& bias) {
    const window_options& w = layer.window;
    return at::conv2d(pad(x, layer, 0), weight, bias, {w.stride_height, w.stride_width},
                      at::IntArrayRef{0, 0}, {w.dilation_height, w.dilation_width}, layer.groups);
}

Tensor convolve_transposed(const Tensor& x, const layer_facts& layer, const Tensor& weight,
                           const Tensor& bias) {
    const window_options& w = layer.window;
    const Tensor all =
        at::conv_transpose2d(x, weight, {}, {w.stride_height, w.stride_width}, {0, 0}, {0, 0},
                             layer.groups, {w.dilation_height, w.dilation_width});
    const Tensor y = at::constant_pad_nd(all, {-w.pad_left, w.output_pad_width - w.pad_right,
                                               -w.pad_top, w.output_pad_height - w.pad_bottom});
    return bias.defined() ? y + bias.view({1, -1, 1, 1}) : y;
}

Tensor pool_largest(const Tensor& x, const layer_facts& layer) {
    const window_options& w = layer.window;
    return at::max_pool2d(pad(x, layer, -infinity), {w.filter_height, w.filter_width},
                          {w.stride_height, w.stride_width});
}

/// The mean of the positions inside the input.
Tensor pool_mean(const Tensor& x, const layer_facts& layer) {
    const window_options& w = layer.window;
    const auto sum = [&](const Tensor& t) {
        return at::avg_pool2d(pad(t, layer, 0), {w.filter_height, w.filter_width},
                              {w.stride_height, w.stride_width}, {0, 0}, false, true, 1);
    };
    return sum(x) / sum(at::ones_like(x));
}

/// Whether the maximum of each window is hardly larger than the next value: x is N x K x H x W with
/// the elements of a window in the last dimension. Zeros are ignored: they come from a relu of
/// negative values, which drops their gradients.
Tensor has_rival(const Tensor& windows, const Tensor& margin) {
    const Tensor best = std::get<0>(windows.topk(2, -1));
    const Tensor first = best.select(-1, 0);
    return (first - best.select(-1, 1) < margin) & (first != 0);
}

/// Which elements of the layer's output are near a kink; undefined if it has none.
Tensor near_kink(const Tensor& x, const layer_facts& layer, double share) {
    const Tensor margin = share * x.square().mean().sqrt();
    const window_options& w = layer.window;
    const auto near = [&](double kink) { return (x - kink).abs() < margin; };
    switch (layer.kind) {
    case layer_kind::relu:
    case layer_kind::leaky_relu:
        return near(0);
    case layer_kind::relu6:
        return near(0) | near(6);
    case layer_kind::hard_sigmoid:
    case layer_kind::hard_swish:
        return near(-3) | near(3);
    case layer_kind::max_pool:
        if (w.filter_height * w.filter_width == 1) return {};
        return has_rival(pad(x, layer, -infinity)
                             .unfold(2, w.filter_height, w.stride_height)
                             .unfold(3, w.filter_width, w.stride_width)
                             .flatten(4),
                         margin);
    case layer_kind::maxout:
        return has_rival(x.view({x.size(0), -1, layer.size, x.size(2), x.size(3)}).movedim(2, -1),
                         margin);
    default:
        return {};
    }
}

/// Channels-last, image after image.
Tensor channels_last(const Tensor& x) { return x.permute({0, 2, 3, 1}).flatten(1); }

} // namespace

struct torch_network::state {
    network_description net;
    at::TensorOptions options;
    std::vector<Tensor> parameters;
    std::vector<Tensor> statistics;
    std::unique_ptr<torch::optim::SGD> optimizer;
    double margin = 0;       ///< see near_kinks; 0: not asked for
    double near_squares = 0; ///< the sum so far

    /// Once the gradient of y is computed, adds the share of elements near a kink.
    void watch(const Tensor& x, const Tensor& y, const layer_facts& layer) {
        const torch::NoGradGuard guard;
        const Tensor near = near_kink(x, layer, margin);
        if (!near.defined()) return;
        y.register_hook([this, near](const Tensor& g) {
            const double all = g.square().sum().item<double>();
            if (all > 0) near_squares += (g * near).square().sum().item<double>() / all;
        });
    }

    [[nodiscard]] Tensor batch_of(std::span<const float> images) const {
        const shape s = net.input;
        const auto count = static_cast<std::int64_t>(images.size()) / s.count();
        return torch::from_blob(const_cast<float*>(images.data()),
                                {count, s.height, s.width, s.channels}, at::kFloat)
            .to(options)
            .permute({0, 3, 1, 2})
            .contiguous();
    }

    /// The tensor of a layer in a role; undefined if it has none.
    [[nodiscard]] static Tensor find(const std::vector<parameter_tensor>& where,
                                     const std::vector<Tensor>& among, std::size_t layer,
                                     parameter_role role) {
        for (std::size_t i = 0; i < where.size(); ++i)
            if (where[i].layer == static_cast<int>(layer) && where[i].role == role) return among[i];
        return {};
    }

    Tensor run_layer(std::size_t index, const std::vector<Tensor>& inputs, bool training,
                     double max_momentum) const {
        const layer_facts& layer = net.layers[index];
        const Tensor& x = inputs.front();
        const auto parameter = [&](parameter_role role) {
            return find(net.tensors, parameters, index, role);
        };
        const auto statistic = [&](parameter_role role) {
            return find(net.statistics_tensors, statistics, index, role);
        };
        const double* const c = layer.coefficients;
        using enum layer_kind;
        using enum parameter_role;
        switch (layer.kind) {
        case conv:
            return convolve(x, layer, parameter(weight), parameter(bias));
        case conv_transpose:
            return convolve_transposed(x, layer, parameter(weight), parameter(bias));
        case fully_connected:
            return at::linear(x.flatten(1), parameter(weight), parameter(bias))
                .view({x.size(0), -1, 1, 1});
        case max_pool:
            return pool_largest(x, layer);
        case avg_pool:
            return pool_mean(x, layer);
        case global_avg_pool:
            return at::adaptive_avg_pool2d(x, {1, 1});
        case relu:
            return at::relu(x);
        case relu6:
            return at::hardtanh(x, 0, 6);
        case leaky_relu:
            return at::leaky_relu(x, c[0]);
        case elu:
            return at::elu(x, c[0]);
        case gelu:
            return at::gelu(x);
        case sigmoid:
            return at::sigmoid(x);
        case hard_sigmoid:
            // at::hardsigmoid's gradient uses a float's 1 / 6, in double, too.
            return at::hardtanh(x + 3, 0, 6) / 6;
        case tanh:
            return at::tanh(x);
        case hard_swish:
            return at::hardswish(x);
        case maxout:
            return std::get<0>(x.view({x.size(0), -1, layer.size, x.size(2), x.size(3)}).max(2));
        case batch_norm:
            return at::batch_norm(x, parameter(weight), parameter(bias), statistic(running_mean),
                                  statistic(running_var), training, std::max(c[1], max_momentum),
                                  c[0], false);
        case local_response_norm:
            return torch::nn::functional::local_response_norm(
                x, torch::nn::functional::LocalResponseNormFuncOptions(layer.size)
                       .alpha(c[0])
                       .beta(c[1])
                       .k(c[2]));
        case dropout:
            if (training && layer.percent > 0)
                throw std::invalid_argument("torch_network: a dropout that drops in training");
            return x;
        case flatten:
            return x.flatten(1).view({x.size(0), -1, 1, 1});
        case upsample:
            return at::upsample_nearest2d(x, {x.size(2) * layer.size, x.size(3) * layer.size});
        case crop:
            return x.slice(2, layer.window.pad_top, x.size(2) - layer.window.pad_bottom)
                .slice(3, layer.window.pad_left, x.size(3) - layer.window.pad_right);
        case pad_channels:
            return at::constant_pad_nd(x,
                                       {0, 0, 0, 0, layer.window.pad_left, layer.window.pad_right});
        case add:
            return inputs[0] + inputs[1];
        case multiply:
            return inputs[0] * inputs[1];
        case concat:
            return at::cat(inputs, 1);
        case softmax:
            return at::softmax(x, 1);
        }
        throw std::invalid_argument("torch_network: an unknown layer");
    }

    /// The output of the first `depth` layers.
    Tensor run(std::span<const float> images, std::size_t depth, bool training,
               double max_momentum = 0) {
        // A volume is released when its last reader has run.
        std::vector<std::size_t> last(net.layers.size() + 1, 0);
        for (std::size_t i = 0; i < depth; ++i)
            for (int e = 0; e < net.layers[i].edges; ++e)
                last[static_cast<std::size_t>(
                    net.edges[static_cast<std::size_t>(net.layers[i].first_edge + e)])] = i;
        std::vector<Tensor> volumes{batch_of(images)};
        for (std::size_t i = 0; i < depth; ++i) {
            const layer_facts& layer = net.layers[i];
            std::vector<Tensor> inputs;
            for (int e = 0; e < layer.edges; ++e)
                inputs.push_back(volumes[static_cast<std::size_t>(
                    net.edges[static_cast<std::size_t>(layer.first_edge + e)])]);
            Tensor y = run_layer(i, inputs, training, max_momentum);
            const shape o = layer.output;
            if (y.sizes() != at::IntArrayRef{y.size(0), o.channels, o.height, o.width})
                throw std::logic_error("torch_network: layer " + std::to_string(i) + " (" +
                                       layer.name + ") writes a volume of another shape");
            if (margin > 0) watch(inputs.front(), y, layer);
            volumes.push_back(std::move(y));
            for (std::size_t v = 0; v < i + 1; ++v)
                if (last[v] == i) volumes[v] = Tensor();
        }
        return volumes.back();
    }
};

namespace {

std::vector<Tensor> tensors_of(const std::vector<parameter_tensor>& where,
                               std::span<const float> numbers, at::TensorOptions options) {
    std::vector<Tensor> tensors;
    for (const parameter_tensor& t : where) {
        std::vector<std::int64_t> extents(t.extents.begin(), t.extents.begin() + t.rank);
        tensors.push_back(
            torch::from_blob(const_cast<float*>(numbers.data() + t.offset), extents, at::kFloat)
                .to(options, false, true));
    }
    return tensors;
}

void append(std::vector<double>& numbers, const Tensor& tensor) {
    const Tensor flat = tensor.detach().to(at::kDouble).contiguous();
    numbers.insert(numbers.end(), flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
}

std::vector<double> numbers_of(const std::vector<Tensor>& tensors) {
    std::vector<double> numbers;
    for (const Tensor& t : tensors) append(numbers, t);
    return numbers;
}

} // namespace

torch_network::torch_network(network_description description, std::span<const float> parameters,
                             std::span<const float> statistics, precision numbers, descent rule)
    : state_(std::make_unique<state>()) {
    state& s = *state_;
    s.net = std::move(description);
    s.options = at::TensorOptions(numbers == precision::float32 ? at::kFloat : at::kDouble);
    s.parameters = tensors_of(s.net.tensors, parameters, s.options);
    s.statistics = tensors_of(s.net.statistics_tensors, statistics, s.options);
    std::vector<Tensor> decayed;
    std::vector<Tensor> others;
    for (Tensor& t : s.parameters) {
        t.set_requires_grad(true);
        (t.dim() > 1 ? decayed : others).push_back(t);
    }
    const auto group = [&](std::vector<Tensor> of, double l2) {
        return torch::optim::OptimizerParamGroup(
            std::move(of),
            std::make_unique<torch::optim::SGDOptions>(
                torch::optim::SGDOptions(0).momentum(rule.momentum).weight_decay(l2)));
    };
    s.optimizer = std::make_unique<torch::optim::SGD>(
        std::vector{group(decayed, rule.l2), group(others, 0)}, torch::optim::SGDOptions(0));
}

torch_network::~torch_network() = default;

std::vector<double> torch_network::infer(std::span<const float> images) const {
    const torch::NoGradGuard guard;
    std::vector<double> outputs;
    append(outputs, channels_last(state_->run(images, state_->net.layers.size(), false)));
    return outputs;
}

void torch_network::measure_statistics(std::span<const float> images) {
    // A dropout would be rejected in training.
    for (layer_facts& layer : state_->net.layers)
        if (layer.kind == layer_kind::dropout) layer.percent = 0;
    const torch::NoGradGuard guard;
    (void)state_->run(images, state_->net.layers.size(), true, 1.0);
}

double torch_network::gradient(std::span<const float> images, std::span<const int> labels,
                               double margin) {
    state& s = *state_;
    s.margin = margin;
    s.near_squares = 0;
    const bool ends_in_softmax = s.net.layers.back().kind == layer_kind::softmax;
    s.optimizer->zero_grad();
    const Tensor scores =
        channels_last(s.run(images, s.net.layers.size() - (ends_in_softmax ? 1 : 0), true));
    const std::vector<std::int64_t> wide(labels.begin(), labels.end());
    const Tensor loss = at::cross_entropy_loss(scores, torch::tensor(wide));
    loss.backward();
    return loss.item<double>();
}

double torch_network::near_kinks() const { return std::sqrt(state_->near_squares); }

void torch_network::update(double rate) {
    for (auto& group : state_->optimizer->param_groups())
        static_cast<torch::optim::SGDOptions&>(group.options()).lr(rate);
    state_->optimizer->step();
}

std::vector<double> torch_network::gradients() const {
    std::vector<double> numbers;
    for (const Tensor& t : state_->parameters) append(numbers, t.grad());
    return numbers;
}

std::vector<double> torch_network::parameters() const { return numbers_of(state_->parameters); }

std::vector<double> torch_network::statistics() const { return numbers_of(state_->statistics); }

} // namespace strider::test
