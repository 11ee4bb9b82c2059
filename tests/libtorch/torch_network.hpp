// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::torch_network`: the graph of a network, run by libtorch's operators.
#pragma once

#include <strider/parameter.hpp>

#include <memory>
#include <span>
#include <vector>

namespace strider::test {

/// A network at run time: what its type says, as values, so that a test can also change them.
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

/// What libtorch computes in: the number that strider has, or one with 29 more bits, whose rounding
/// does not count beside it.
enum class precision { float32, float64 };

/// stochastic gradient descent, as strider::sgd.
struct descent {
    double momentum = 0.9;
    double l2 = 0;
};

/// Walks through a description and runs each layer by one or two operators of libtorch. Nothing of
/// strider computes here. Images are channels-last, parameters in the order of the description's
/// tensors; results are doubles whatever the precision.
///
/// A dropout that drops is refused in training: its random numbers are strider's own.
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

    /// Forward and backward: the mean of the softmax cross-entropy over the images. Running
    /// statistics move. With a margin above 0, near_kinks() is found as well.
    double gradient(std::span<const float> images, std::span<const int> labels, double margin = 0);

    /// What the last gradient owes to numbers near a kink: a number that is rounded across the kink
    /// of a relu, or is no longer the largest of its pool, sends its part of the gradient
    /// elsewhere. For each such layer ||g of those near|| / ||g||, of the gradient of its output;
    /// of all layers the root of the sum of squares. Near is within `margin` times the root mean
    /// square of the layer's input.
    [[nodiscard]] double near_kinks() const;

    /// Then descends.
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
