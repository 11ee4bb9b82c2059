// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::network_facts`: what is known of a network without its weights.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/layer/receptive_window.hpp>
#include <strider/network/path.hpp>
#include <strider/shape.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace strider::program {

/// The purpose of a buffer in an arena.
enum class buffer_kind {
    volume,   ///< the output of a layer
    gradient, ///< the gradient of a volume
    addend,   ///< a gradient that is added to a volume's
};

/// A buffer in an arena, and its lifetime: from step `first` to step `last`, inclusive. Step 0
/// stores the input, step i + 1 runs layer i, step depth + 1 reads the output or computes the loss;
/// in training, step 2 depth + 1 - i is layer i's backward pass.
struct buffer_facts {
    buffer_kind kind = buffer_kind::volume;
    std::int64_t bytes = 0;
    std::int64_t offset = 0; ///< in bytes
    int first = 0;
    int last = 0;
    std::vector<int> volumes; ///< the volumes in it, or those whose gradients are: 0 is the input,
                              ///< i + 1 the output of layer i
};

/// The memory plan of a pass: one arena with the buffers of `images` images. An inference's arena
/// may hold several of these.
struct memory_facts {
    int images = 1;
    int depth = 0; ///< the number of layers; in training a final softmax is part of the loss
    std::int64_t arena_bytes = 0;
    std::int64_t fast_arena_bytes = 0; ///< with numerics::fast; unused in training
    std::int64_t min_bytes = 0; ///< the most bytes alive at once: a lower bound for any arena
    std::vector<buffer_facts> buffers;
};

/// The most chunks in which a trainer sums a gradient, each with an arena; trainer_of.hpp checks
/// it.
inline constexpr int trainer_chunks = 16;

/// A network's name and origin.
struct network_name {
    std::string name;   ///< in the command line: "lenet5"
    std::string title;  ///< a short description
    std::string source; ///< "LeCun et al. 1998"
};

struct network_facts : network_name {
    std::string description; ///< its layers, as in weight files
    std::uint64_t fingerprint = 0;
    shape input{1, 1, 1};
    shape output{1, 1, 1};
    std::int64_t parameters = 0;
    std::int64_t statistics = 0; ///< running means and variances of batch_norms
    std::int64_t macs = 0;
    std::int64_t flops = 0;
    std::int64_t activations = 0; ///< elements of all volumes, the input's included
    std::vector<layer_facts> layers;
    std::vector<int> edges;               ///< volumes that the layers read: see network_graph
    std::vector<layer_scope> scopes;      ///< 0 is the network
    std::vector<receptive_window> fields; ///< the receptive window of each layer's output
    std::vector<int>
        folds; ///< by layer: the batch_norm that inference folds into its weights, or -1
    memory_facts one_image; ///< of an inference of one_image
    memory_facts inference; ///< of an inference of batches
    memory_facts training;  ///< of one block: as many images as a vector has lanes
    int max_arenas = 0; ///< the most arenas of a training step; 0: one for each `training.images`
                        ///< images, since blocks synchronise at a batch_norm or a large dense layer
};

/// The volumes that a layer reads.
[[nodiscard]] inline std::vector<int> volumes_read(const network_facts& network,
                                                   const layer_facts& layer) {
    const auto first = network.edges.begin() + layer.first_edge;
    return {first, first + layer.edges};
}

/// The path of a layer, as in weight files: "layer1.rest.0.unit.body.conv1".
[[nodiscard]] std::string path_of(const network_facts& network, const layer_facts& layer);
/// The path of a scope: "layer1.rest.0.unit.body"; empty for the network.
[[nodiscard]] std::string path_of_scope(const network_facts& network, int scope);

/// The memory of a training step: the arenas in use at once.
struct training_memory {
    std::int64_t arenas = 0;
    std::int64_t bytes = 0; ///< of all arenas
    std::int64_t min_bytes = 0;
};
[[nodiscard]] training_memory memory_of_step(const network_facts& network, std::int64_t batch);

} // namespace strider::program
