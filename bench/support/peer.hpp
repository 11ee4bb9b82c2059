// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the peers that strider is compared with in the same process: oneDNN, libtorch and dlib,
// if installed.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/parameter.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace strider::bench {

/// The same work done by another library. All preparation is done on construction: choosing
/// algorithms, packing weights, reordering the first input into its own layout.
class peer {
public:
    peer() = default;
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;
    virtual ~peer() = default;
    virtual void run() = 0;
    /// The result of the last run, in strider's order.
    [[nodiscard]] virtual std::vector<float> result() = 0;
};

/// The passes of a convolution.
enum class conv_pass { forward, data_gradient, weight_gradient };

/// One pass of one convolution, for a batch. All data is in strider's layout: images and gradients
/// channels-last, `parameters` the weights [filters][channels / groups][height][width] and then the
/// biases. The result is the output, the gradient of the images, or that of the weights, summed
/// over the batch.
struct conv_job {
    layer_facts layer;
    conv_pass what = conv_pass::forward;
    int batch = 1;
    int threads = 1;
    std::span<const float> images;
    std::span<const float> parameters;
    std::span<const float> gradient; ///< of the output
};

/// A network forward or, if there are labels, a training step: forward, backward from the softmax
/// cross-entropy to the gradient of every parameter, and an update with `rate` and momentum 0.9.
/// The result is the output, or the gradient summed over the batch.
struct network_job {
    std::string name;
    shape input{1, 1, 1};
    std::span<const layer_facts> layers;
    std::span<const int> edges; ///< as in a network's graph: volume 0 is the input
    std::span<const parameter_tensor> tensors;
    std::span<const parameter_tensor> statistics_tensors;
    std::span<const float> parameters;
    std::span<const float> statistics;
    std::span<const float> images;
    std::span<const int> labels;
    int batch = 1;
    int threads = 1;
    double rate = 0;
};

/// An algorithm with which a library runs a job.
struct contender {
    std::string name; ///< "oneDNN Winograd": the title of its column
    std::unique_ptr<peer> runs;
    std::string note{}; ///< a remark: "channels-last"
};

/// A library: its name, its version (empty if not installed), and its algorithms for jobs; none if
/// it does not support them.
struct library {
    std::string name;
    std::string version;
    std::vector<contender> (*convolution)(const conv_job&) = nullptr;
    std::vector<contender> (*network)(const network_job&) = nullptr;
};
[[nodiscard]] library onednn_library();
[[nodiscard]] library torch_library();
[[nodiscard]] library dlib_library();

/// "oneDNN 2.6.3", or empty.
[[nodiscard]] std::string onednn_version();

/// Forward pass through these layers on a batch of channels-last images, with a model's parameters.
/// Activations are fused into the layer before them, and intermediate volumes stay in oneDNN's own
/// layouts. Null without oneDNN.
[[nodiscard]] std::unique_ptr<peer> onednn_forward(std::span<const layer_facts> layers,
                                                   std::span<const float> parameters,
                                                   std::span<const float> images, int batch,
                                                   int threads);

/// A forward convolution with Winograd's algorithm. Null without oneDNN, or if it has none.
[[nodiscard]] std::unique_ptr<peer> onednn_winograd(const layer_facts& conv,
                                                    std::span<const float> parameters,
                                                    std::span<const float> images, int batch,
                                                    int threads);

/// Forward, and backward to the gradient of every parameter, which is the result (summed over the
/// batch; the loss is the cross-entropy of the final softmax). No update.
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

/// The gradient of a fully connected layer's input, or of its weights followed by its biases. Null
/// without oneDNN.
[[nodiscard]] std::unique_ptr<peer> onednn_dense_gradient(const conv_job& job);

} // namespace strider::bench
