// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::any_network`, a network chosen at run time, and what it makes: an
// `any_inference` and an `any_trainer`.
#pragma once

#include "network/any_optimizer.hpp"

#include <strider/layer/facts.hpp>
#include <strider/layer/receptive_window.hpp>
#include <strider/shape.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace strider::program {

/// What is known of a network before it has weights.
struct network_facts {
    std::string name;        ///< as the command line has it: "lenet5"
    std::string title;       ///< half a sentence about it
    std::string description; ///< its layers, as they stand in weight files
    shape input{1, 1, 1};
    shape output{1, 1, 1};
    std::int64_t parameters = 0;
    std::int64_t macs = 0;
    std::vector<layer_facts> layers;
    std::vector<receptive_window> fields; ///< what an output number of each layer sees
};

/// The weights of the first layer: [filters][channels][height][width].
struct filter_bank {
    std::array<int, 4> extents{0, 0, 0, 0};
    std::vector<float> weights;
};

/// A network with weights, ready to classify.
class any_inference {
public:
    any_inference() = default;
    any_inference(const any_inference&) = delete;
    any_inference& operator=(const any_inference&) = delete;
    virtual ~any_inference() = default;

    /// Writes an output volume for each image.
    virtual void forward(std::span<const float> images, std::span<float> outputs) = 0;
    /// The output of every layer for one image, channels-last.
    [[nodiscard]] virtual std::vector<std::vector<float>>
    activations(std::span<const float> image) const = 0;
    /// The filters of the first layer; none where that is no convolution.
    [[nodiscard]] virtual filter_bank first_filters() const = 0;
};

/// What a step of training tells.
struct step_summary {
    double loss = 0; ///< the mean over the batch
    int correct = 0;
    int count = 0;
};

/// A network that learns.
class any_trainer {
public:
    any_trainer() = default;
    any_trainer(const any_trainer&) = delete;
    any_trainer& operator=(const any_trainer&) = delete;
    virtual ~any_trainer() = default;

    /// Forward, backward, update.
    virtual step_summary step(std::span<const float> images, std::span<const int> labels,
                              double rate) = 0;
    [[nodiscard]] virtual std::int64_t steps() const = 0;
    /// The network with the weights that it has now.
    [[nodiscard]] virtual std::unique_ptr<any_inference> inference() const = 0;

    /// See io::save_checkpoint and io::load_checkpoint.
    virtual void save_checkpoint(const std::filesystem::path& path,
                                 const std::string& state) const = 0;
    virtual std::string load_checkpoint(const std::filesystem::path& path) = 0;
    /// See io::save_weights.
    virtual void save_weights(const std::filesystem::path& path,
                              const std::map<std::string, std::string>& metadata) const = 0;
};

/// What a trainer is made with.
struct training_choice {
    any_optimizer optimizer;
    int batch = 32;
    int threads = 0; ///< 0: as many as there are
    std::uint64_t seed = 1;
};

/// A network of the zoo.
class any_network {
public:
    any_network() = default;
    any_network(const any_network&) = delete;
    any_network& operator=(const any_network&) = delete;
    virtual ~any_network() = default;

    [[nodiscard]] virtual const network_facts& facts() const = 0;
    /// With weights from a file. Throws file_error, see io::load_weights.
    [[nodiscard]] virtual std::unique_ptr<any_inference> load(const std::filesystem::path& weights,
                                                              int threads) const = 0;
    /// With random weights.
    [[nodiscard]] virtual std::unique_ptr<any_inference> draw(std::uint64_t seed,
                                                              int threads) const = 0;
    [[nodiscard]] virtual std::unique_ptr<any_trainer> train(const training_choice& how) const = 0;
};

} // namespace strider::program
