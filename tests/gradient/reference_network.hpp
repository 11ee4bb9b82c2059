// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a network of naive loops, forward and backward: all images of a batch, layer by layer, in
// double or more; it has only the graph and the layers' facts in common with the engines. It is
// compiled once for all networks, in reference_network.cpp.
#pragma once

#include <strider/layer/facts.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace strider::test {

/// The values of a batch: image after image, each channels-last.
template <class Real>
using numbers_of = std::vector<Real>;

/// A network's graph, with its type erased.
struct any_graph {
    shape input{1, 1, 1};
    std::span<const layer_facts> layers;
    std::span<const int> edges;

    template <class Graph>
    static any_graph of(const Graph& graph) {
        return {graph.input, graph.layers, graph.edges};
    }
};

/// One layer on one image; see reference_network.cpp.
struct reference_layer {
    layer_facts facts;
    std::vector<shape> inputs; ///< the volumes it reads
};

/// The first layers of a network. Dropout is disabled.
template <class Real>
class reference_network {
public:
    using numbers = numbers_of<Real>;
    /// A batch's volumes: its images, then each layer's output.
    using volume_list = std::vector<numbers>;

    reference_network(const any_graph& graph, int depth);

    template <class Graph>
    reference_network(const Graph& graph, int depth)
        : reference_network(any_graph::of(graph), depth) {}

    /// The volumes of `images`. Without statistics batch_norms use those of the batch.
    [[nodiscard]] volume_list forward(std::span<const Real> parameters, const numbers& images,
                                      std::span<const Real> statistics = {}) const;
    /// Recomputes from layer `first` on.
    void forward(std::span<const Real> parameters, volume_list& volumes, int first,
                 std::span<const Real> statistics = {}) const;

    /// Adds the gradients of the parameters, given the training volumes and the gradient of the
    /// last one.
    void add_gradient(std::span<const Real> parameters, const volume_list& volumes,
                      const numbers& slope, numbers& gradient) const;

    /// The side of each kink on which the volumes are: the pieces of activations' inputs, the
    /// position of each maximum.
    [[nodiscard]] std::vector<int> sides(const volume_list& volumes) const;

    /// A map's mean and biased variance over all images, rows and columns.
    struct moments {
        Real mean = 0;
        Real variance = 0;
    };
    static moments moments_of(const numbers& x, int maps, int map);

private:
    struct step {
        reference_layer layer;
        std::vector<std::size_t> reads; ///< volumes
        std::size_t parameters;         ///< where its first is
        std::size_t statistics;
    };

    [[nodiscard]] std::size_t images_of(const volume_list& volumes) const;
    static void forward_image(const step& s, const Real* weights, const std::vector<const Real*>& x,
                              Real* y);
    static void backward_image(const step& s, const Real* weights,
                               const std::vector<const Real*>& x, const Real* y, const Real* dy,
                               const std::vector<Real*>& dx, Real* gradient);
    static void normalise(const step& s, std::span<const Real> parameters,
                          std::span<const Real> statistics, const numbers& x, numbers& y);
    static void add_norm_gradient(const step& s, std::span<const Real> parameters, const numbers& x,
                                  const numbers& dy, numbers& dx, numbers& gradient);

    shape input_;
    std::vector<step> steps_;
};

/// The number of layers before the loss, which takes the scores before a final softmax.
template <class Net, class Loss>
inline constexpr int
    loss_depth = Net::depth -
                 (Loss::takes_scores && Net::facts[static_cast<std::size_t>(Net::depth - 1)].kind ==
                                            layer_kind::softmax
                      ? 1
                      : 0);

/// A loss on one image, with its type erased: see the losses' `evaluate`.
template <class Real>
using loss_function = Real (*)(std::span<const Real> outputs, int label, std::span<Real> gradient);

/// The sum of a batch's losses, its gradient, and the sides of its kinks.
template <class Real>
class any_reference_loss {
public:
    using numbers = numbers_of<Real>;

    /// `images`, concatenated.
    any_reference_loss(const any_graph& graph, int depth, loss_function<Real> evaluate,
                       const numbers& parameters, const numbers& images,
                       std::span<const int> labels);

    [[nodiscard]] Real loss() const { return loss_; }
    [[nodiscard]] const std::vector<int>& sides() const { return sides_; }
    /// The images, then each layer's outputs.
    [[nodiscard]] const std::vector<numbers>& volumes() const { return volumes_; }
    [[nodiscard]] numbers gradient(const numbers& parameters) const;
    /// The same batch if only parameters of layer `first` and later differ.
    [[nodiscard]] any_reference_loss changed(const numbers& parameters, int first) const;

private:
    void score();

    reference_network<Real> network_;
    loss_function<Real> evaluate_;
    std::vector<int> labels_;
    std::vector<numbers> volumes_;
    numbers slope_;
    Real loss_ = 0;
    std::vector<int> sides_;
};

/// Loss's `evaluate`, its type erased.
template <class Loss, class Real>
Real evaluated(std::span<const Real> outputs, int label, std::span<Real> gradient) {
    return Loss::template evaluate<Real>(outputs, label, gradient);
}

template <class Net, class Loss, class Real>
class reference_loss : public any_reference_loss<Real> {
public:
    reference_loss(const numbers_of<Real>& parameters, const numbers_of<Real>& images,
                   std::span<const int> labels)
        : any_reference_loss<Real>(any_graph::of(Net::graph), loss_depth<Net, Loss>,
                                   &evaluated<Loss, Real>, parameters, images, labels) {}
};

extern template class reference_network<double>;
extern template class reference_network<long double>;
extern template class any_reference_loss<double>;
extern template class any_reference_loss<long double>;

} // namespace strider::test
