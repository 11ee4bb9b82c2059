// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a network of reference kernels, forward and backward: one image, any real type, nothing
// shared with the engines but the layers' facts.
#pragma once

#include <strider/kernel/conv/reference.hpp>
#include <strider/kernel/dense/reference.hpp>
#include <strider/kernel/pool/reference.hpp>
#include <strider/layer/facts.hpp>
#include <strider/memory_plan.hpp>
#include <strider/parameter.hpp>
#include <strider/simd/vec.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace strider::test {

/// The first Depth layers of Net. Dropout passes everything.
template <class Net, class Real, int Depth = Net::depth>
class reference_network {
public:
    using numbers = std::vector<Real>;

    /// The image, then each layer's output, channels-last.
    static std::vector<numbers> forward(const numbers& parameters, const numbers& image) {
        std::vector<numbers> volumes{image};
        [&]<int... I>(std::integer_sequence<int, I...>) {
            (volumes.push_back(layer<I>::forward(parameters.data(), volumes.back())), ...);
        }
        (std::make_integer_sequence<int, Depth>{});
        return volumes;
    }

    /// Adds the gradients of the parameters, from what forward returned and the gradient of the
    /// last output.
    static void add_gradient(const numbers& parameters, const std::vector<numbers>& volumes,
                             numbers slope, numbers& gradient) {
        [&]<int... I>(std::integer_sequence<int, I...>) {
            ((slope = layer<Depth - 1 - I>::backward(parameters.data(), volumes, slope,
                                                     gradient.data())),
             ...);
        }
        (std::make_integer_sequence<int, Depth>{});
    }

    /// On which side of each kink the volumes lie: the signs of what rectifiers read, the place of
    /// each window's maximum.
    static std::vector<int> sides(const std::vector<numbers>& volumes) {
        std::vector<int> all;
        [&]<int... I>(std::integer_sequence<int, I...>) {
            (layer<I>::add_sides(volumes[static_cast<std::size_t>(I)], all), ...);
        }
        (std::make_integer_sequence<int, Depth>{});
        return all;
    }

private:
    template <int I>
    struct layer {
        static constexpr layer_facts facts = Net::facts[static_cast<std::size_t>(I)];
        static constexpr layer_kind kind = facts.kind;
        static constexpr bool is_pool = kind == layer_kind::max_pool ||
                                        kind == layer_kind::avg_pool ||
                                        kind == layer_kind::global_avg_pool;
        static constexpr kernel::lane_axis axis = kernel::lane_axis::channels;
        static constexpr kernel::layout padded{
            facts.input,
            kind == layer_kind::conv ? strider::detail::input_border(facts) : kernel::border{},
            axis};
        static constexpr window_options w = facts.window;
        static constexpr kernel::conv_geometry as_conv{
            padded,          {facts.output, {}, axis}, w.filter_height, w.filter_width,
            w.stride_height, w.stride_width,           w.pad_top,       w.pad_left};
        static constexpr kernel::pool_geometry as_pool{
            padded,          {facts.output, {}, axis}, w.filter_height, w.filter_width,
            w.stride_height, w.stride_width,           w.pad_top,       w.pad_left};
        static constexpr kernel::dense_geometry as_dense{{facts.input, {}, axis},
                                                         facts.filters > 0 ? facts.filters : 1};
        using conv_kernel = kernel::reference_conv<as_conv, Real, isa::portable>;
        using pool_kernel = kernel::reference_pool<as_pool, Real>;
        using dense_kernel = kernel::reference_dense<as_dense, Real>;
        static constexpr std::ptrdiff_t weights_at = strider::detail::parameter_offset<Net>(I);
        static constexpr std::ptrdiff_t bias_at = weights_at + facts.weights;

        static numbers with_border(const numbers& x) {
            numbers result(static_cast<std::size_t>(padded.size()));
            std::size_t next = 0;
            kernel::for_numbers<padded>([&](std::ptrdiff_t at, std::ptrdiff_t) {
                result[static_cast<std::size_t>(at)] = x[next++];
            });
            return result;
        }
        static numbers without_border(const numbers& x) {
            numbers result;
            kernel::for_numbers<padded>([&](std::ptrdiff_t at, std::ptrdiff_t) {
                result.push_back(x[static_cast<std::size_t>(at)]);
            });
            return result;
        }

        static numbers forward(const Real* parameters, const numbers& x) {
            numbers y(static_cast<std::size_t>(facts.output.count()));
            const Real* bias = facts.biases > 0 ? parameters + bias_at : nullptr;
            if constexpr (kind == layer_kind::conv)
                conv_kernel::forward(with_border(x).data(), parameters + weights_at, bias, y.data(),
                                     0, facts.output.height);
            else if constexpr (kind == layer_kind::fully_connected)
                dense_kernel::forward(x.data(), parameters + weights_at, bias, y.data());
            else if constexpr (kind == layer_kind::max_pool)
                pool_kernel::max_forward(x.data(), y.data());
            else if constexpr (is_pool)
                pool_kernel::mean_forward(x.data(), y.data());
            else if constexpr (kind == layer_kind::softmax) {
                const Real most = *std::max_element(x.begin(), x.end());
                Real sum = 0;
                for (std::size_t i = 0; i < x.size(); ++i) sum += y[i] = std::exp(x[i] - most);
                for (Real& p : y) p /= sum;
            } else {
                for (std::size_t i = 0; i < x.size(); ++i) y[i] = value(x[i]);
            }
            return y;
        }

        static Real value(Real x) {
            if constexpr (kind == layer_kind::relu)
                return x > 0 ? x : 0;
            else if constexpr (kind == layer_kind::leaky_relu)
                return x > 0 ? x : x / 100;
            else if constexpr (kind == layer_kind::sigmoid)
                return 1 / (1 + std::exp(-x));
            else if constexpr (kind == layer_kind::tanh)
                return std::tanh(x);
            else
                return x;
        }
        static Real derivative(Real x) {
            if constexpr (kind == layer_kind::relu)
                return x > 0 ? 1 : 0;
            else if constexpr (kind == layer_kind::leaky_relu)
                return x > 0 ? Real{1} : Real{1} / 100;
            else if constexpr (kind == layer_kind::sigmoid)
                return value(x) * (1 - value(x));
            else if constexpr (kind == layer_kind::tanh)
                return 1 - value(x) * value(x);
            else
                return 1;
        }

        static numbers backward(const Real* parameters, const std::vector<numbers>& volumes,
                                const numbers& dy, Real* gradient) {
            const numbers& x = volumes[static_cast<std::size_t>(I)];
            const numbers& y = volumes[static_cast<std::size_t>(I) + 1];
            numbers dx(static_cast<std::size_t>(padded.size()));
            Real* db = facts.biases > 0 ? gradient + bias_at : nullptr;
            if constexpr (kind == layer_kind::conv) {
                conv_kernel::add_data_gradient(dy.data(), parameters + weights_at, dx.data());
                conv_kernel::add_weight_gradient(with_border(x).data(), dy.data(),
                                                 gradient + weights_at, db);
                return without_border(dx);
            } else if constexpr (kind == layer_kind::fully_connected) {
                dense_kernel::add_data_gradient(dy.data(), parameters + weights_at, dx.data());
                dense_kernel::add_weight_gradient(x.data(), dy.data(), gradient + weights_at, db);
            } else if constexpr (kind == layer_kind::max_pool) {
                pool_kernel::add_max_gradient(x.data(), dy.data(), dx.data());
            } else if constexpr (is_pool) {
                pool_kernel::add_mean_gradient(dy.data(), dx.data());
            } else if constexpr (kind == layer_kind::softmax) {
                for (std::size_t i = 0; i < y.size(); ++i)
                    for (std::size_t j = 0; j < y.size(); ++j)
                        dx[i] += dy[j] * y[j] * ((i == j ? Real{1} : Real{0}) - y[i]);
            } else {
                for (std::size_t i = 0; i < x.size(); ++i) dx[i] = dy[i] * derivative(x[i]);
            }
            return dx;
        }

        static void add_sides(const numbers& x, std::vector<int>& all) {
            if constexpr (kind == layer_kind::relu || kind == layer_kind::leaky_relu) {
                for (const Real number : x) all.push_back(number > 0 ? 1 : 0);
            } else if constexpr (kind == layer_kind::max_pool) {
                pool_kernel::for_outputs([&](int h, int v, int c) {
                    Real most = x[static_cast<std::size_t>(padded.at(0, 0, c))];
                    int where = -1;
                    int position = 0;
                    pool_kernel::for_window(h, v, [&](int i, int j) {
                        const Real number = x[static_cast<std::size_t>(padded.at(i, j, c))];
                        if (where < 0 || number > most) {
                            most = number;
                            where = position;
                        }
                        ++position;
                    });
                    all.push_back(where);
                });
            }
        }
    };
};

/// How many layers of Net the loss sees: it takes the scores before a final softmax.
template <class Net, class Loss>
inline constexpr int
    loss_depth = Net::depth -
                 (Loss::takes_scores && Net::facts[static_cast<std::size_t>(Net::depth - 1)].kind ==
                                            layer_kind::softmax
                      ? 1
                      : 0);

/// The sum of a batch's losses, its gradient, and the sides of its kinks.
template <class Net, class Loss, class Real>
struct reference_loss {
    using network = reference_network<Net, Real, loss_depth<Net, Loss>>;
    using numbers = std::vector<Real>;

    Real loss = 0;
    numbers gradient;
    std::vector<int> sides;

    /// `images` after each other; with_gradient: gradient too.
    reference_loss(const numbers& parameters, const numbers& images, std::span<const int> labels,
                   bool with_gradient) {
        const auto size = static_cast<std::ptrdiff_t>(Net::input.count());
        if (with_gradient) gradient.resize(parameters.size());
        for (std::size_t n = 0; n < labels.size(); ++n) {
            const auto begin = images.begin() + static_cast<std::ptrdiff_t>(n) * size;
            const auto volumes = network::forward(parameters, numbers(begin, begin + size));
            numbers slope(volumes.back().size());
            loss += Loss::template evaluate<Real>(std::span<const Real>(volumes.back()), labels[n],
                                                  std::span<Real>(slope));
            const auto kinks = network::sides(volumes);
            sides.insert(sides.end(), kinks.begin(), kinks.end());
            // Of the losses only a hinge has kinks: where a slope becomes 0.
            for (const Real s : slope) sides.push_back(s == 0 ? 1 : 0);
            if (with_gradient) network::add_gradient(parameters, volumes, slope, gradient);
        }
    }
};

} // namespace strider::test
