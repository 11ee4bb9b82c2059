// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::torch_network`: the graph of a network, run with libtorch's operators.
#pragma once

#include <strider/parameter.hpp>

#include <memory>
#include <span>
#include <vector>

namespace strider::test {

/// A network at run time: the facts of its type as values, which a test can change.
struct network_description {
    shape input{1, 1, 1};
    std::vector<layer_facts> layers;
    std::vector<int> edges; ///< as in detail::network_graph: volume 0 is the input
    std::vector<parameter_tensor> tensors;
    std::vector<parameter_tensor> statistics_tensors;
};

template <class Net, class Model>
network_description describe() {
    return {Net::input,
            {Net::graph.layers.begin(), Net::graph.layers.end()},
            {Net::graph.edges.begin(), Net::graph.edges.end()},
            {Model::tensors.begin(), Model::tensors.end()},
            {Model::statistics_tensors.begin(), Model::statistics_tensors.end()}};
}

/// libtorch's element type: that of strider, or one with 29 more bits, whose rounding is
/// negligible.
enum class precision { float32, float64 };

/// Stochastic gradient descent, as strider::sgd.
struct descent {
    double momentum = 0.9;
    double l2 = 0;
};

/// Walks through a description and runs each layer with one or two operators of libtorch, without
/// strider's computations. Images are channels-last, parameters in the order of the description's
/// tensors; results are doubles whatever the precision.
///
/// Active dropout is rejected in training, since its random numbers are strider's own.
class torch_network {
public:
    torch_network(network_description description, std::span<const float> parameters,
                  std::span<const float> statistics, precision numbers, descent rule = {});
    ~torch_network();
    torch_network(const torch_network&) = delete;
    torch_network& operator=(const torch_network&) = delete;

    /// The network's output volumes, channels-last, with the running statistics.
    [[nodiscard]] std::vector<double> infer(std::span<const float> images) const;

    /// Sets the running statistics to those of this batch.
    void measure_statistics(std::span<const float> images);

    /// Forward and backward: the mean of the softmax cross-entropy over the images. Updates the
    /// running statistics. With a margin above 0, near_kinks() is computed as well.
    double gradient(std::span<const float> images, std::span<const int> labels, double margin = 0);

    /// The share of elements near a kink in the last gradient: an element that rounding moves
    /// across the kink of a relu, or that is no longer the maximum of its pool, redirects its part
    /// of the gradient. For each such layer ||g of those near|| / ||g||, of the gradient of its
    /// output; over all layers the root of the sum of squares. Near means within `margin` times the
    /// root mean square of the layer's input.
    [[nodiscard]] double near_kinks() const;

    /// The same, followed by an update.
    void update(double rate);

    /// Of the mean loss of the last batch.
    [[nodiscard]] std::vector<double> gradients() const;
    [[nodiscard]] std::vector<double> parameters() const;
    [[nodiscard]] std::vector<double> statistics() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace strider::test
