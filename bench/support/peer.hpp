// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the peers that strider is measured beside, in the same process: oneDNN, where it is
// installed.
#pragma once

#include <strider/layer/facts.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace strider::bench {

/// The same work done by another library. Whatever it can do beforehand is done when it is made:
/// choosing algorithms, packing weights, bringing the first input into its own layout.
class peer {
public:
    peer() = default;
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;
    virtual ~peer() = default;
    virtual void run() = 0;
    /// What the last run computed, in strider's order.
    [[nodiscard]] virtual std::vector<float> result() = 0;
};

/// "oneDNN 2.6.3", or nothing.
[[nodiscard]] std::string onednn_version();

/// Forward through these layers on a batch of images, channels-last, with a model's parameters.
/// Activations are fused into the layer before them, and between the layers volumes stay in
/// oneDNN's own layouts. Null without oneDNN.
[[nodiscard]] std::unique_ptr<peer> onednn_forward(std::span<const layer_facts> layers,
                                                   std::span<const float> parameters,
                                                   std::span<const float> images, int batch,
                                                   int threads);

/// A convolution forward by Winograd's algorithm. Null without oneDNN, and where it has none.
[[nodiscard]] std::unique_ptr<peer> onednn_winograd(const layer_facts& conv,
                                                    std::span<const float> parameters,
                                                    std::span<const float> images, int batch,
                                                    int threads);

/// Forward, and backward to the gradient of every parameter, which is the result (summed over the
/// batch; the loss is the cross-entropy of the softmax that the layers end in). No update.
[[nodiscard]] std::unique_ptr<peer> onednn_training(std::span<const layer_facts> layers,
                                                    std::span<const float> parameters,
                                                    std::span<const float> images,
                                                    std::span<const int> labels, int threads);

/// The gradient of a convolution's input: `gradient` is that of its output, channels-last.
[[nodiscard]] std::unique_ptr<peer> onednn_data_gradient(const layer_facts& conv,
                                                         std::span<const float> weights,
                                                         std::span<const float> gradient, int batch,
                                                         int threads);

/// The gradient of a convolution's weights.
[[nodiscard]] std::unique_ptr<peer> onednn_weight_gradient(const layer_facts& conv,
                                                           std::span<const float> images,
                                                           std::span<const float> gradient,
                                                           int batch, int threads);

} // namespace strider::bench
