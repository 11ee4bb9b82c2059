// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::any_network`, a network chosen at run time, and what it makes: models,
// inferences, inspectors and trainers.
#pragma once

#include "network/any_optimizer.hpp"
#include "network/network_facts.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strider::program {

/// The weights of the first layer: [filters][channels][height][width].
struct filter_bank {
    std::array<int, 4> extents{0, 0, 0, 0};
    std::vector<float> weights;
};

/// A network's weights. Functions that take a model require one of their own network.
class any_model {
public:
    any_model() = default;
    any_model(const any_model&) = delete;
    any_model& operator=(const any_model&) = delete;
    virtual ~any_model() = default;
};

/// A network with weights, for inference.
class any_inference {
public:
    any_inference() = default;
    any_inference(const any_inference&) = delete;
    any_inference& operator=(const any_inference&) = delete;
    virtual ~any_inference() = default;

    /// Writes an output volume for each image.
    virtual void forward(std::span<const float> images, std::span<float> outputs) = 0;
};

/// The result of a training step.
struct step_summary {
    double loss = 0; ///< mean over the batch
    int correct = 0;
    int count = 0;
};

/// A network being trained.
class any_trainer {
public:
    any_trainer() = default;
    any_trainer(const any_trainer&) = delete;
    any_trainer& operator=(const any_trainer&) = delete;
    virtual ~any_trainer() = default;

    /// Forward, backward and update.
    virtual step_summary step(std::span<const float> images, std::span<const int> labels,
                              double rate) = 0;
    [[nodiscard]] virtual std::int64_t steps() const = 0;
    /// The network with its current weights.
    [[nodiscard]] virtual std::unique_ptr<any_inference> inference() const = 0;

    /// See io::save_checkpoint and io::load_checkpoint.
    virtual void save_checkpoint(const std::filesystem::path& path,
                                 const std::string& state) const = 0;
    virtual std::string load_checkpoint(const std::filesystem::path& path) = 0;
    /// See io::save_weights.
    virtual void save_weights(const std::filesystem::path& path,
                              const std::map<std::string, std::string>& metadata) const = 0;
};

/// The settings of a trainer.
struct training_choice {
    any_optimizer optimizer;
    int batch = 32;
    int threads = 0; ///< 0: the default
    std::uint64_t seed = 1;
};

/// A network without its kernels: cheap to compile.
struct known_network {
    network_facts facts;
    std::unique_ptr<any_model> (*draw)(std::uint64_t seed) = nullptr;
    std::unique_ptr<any_model> (*load)(const std::filesystem::path& weights) = nullptr;
};

/// The functions that need a network's kernels; null if this program was built without them.
struct network_engines {
    std::unique_ptr<any_inference> (*infer)(const any_model& weights, int threads) = nullptr;
    std::unique_ptr<any_trainer> (*train)(const training_choice& choice) = nullptr;
    std::vector<std::vector<float>> (*activations)(const any_model& weights,
                                                   std::span<const float> image) = nullptr;
    filter_bank (*first_filters)(const any_model& weights) = nullptr;
};

/// A network's name and its engines.
using named_engines = std::pair<std::string, network_engines>;

/// A network of the zoo.
class any_network {
public:
    any_network(known_network known, network_engines engines)
        : known_(std::move(known)), engines_(engines) {}

    [[nodiscard]] const network_facts& facts() const { return known_.facts; }
    [[nodiscard]] bool can_run() const { return engines_.infer != nullptr; }
    [[nodiscard]] bool can_train() const { return engines_.train != nullptr; }

    /// Throw usage_error, which names the alternatives, unless the program can run the network,
    /// train it, or use it to classify an image.
    void need_run() const;
    void need_train() const;
    void need_classes() const;

    /// Reads weights from a file. Throws file_error, see io::load_weights.
    [[nodiscard]] std::unique_ptr<any_model> load(const std::filesystem::path& weights) const {
        return known_.load(weights);
    }
    /// Random weights.
    [[nodiscard]] std::unique_ptr<any_model> draw(std::uint64_t seed) const {
        return known_.draw(seed);
    }
    /// Copies the weights.
    [[nodiscard]] std::unique_ptr<any_inference> infer(const any_model& weights,
                                                       int threads) const {
        need_run();
        return engines_.infer(weights, threads);
    }
    [[nodiscard]] std::unique_ptr<any_trainer> train(const training_choice& choice) const {
        need_train();
        return engines_.train(choice);
    }
    /// The output of every layer for one image, channels-last.
    [[nodiscard]] std::vector<std::vector<float>> activations(const any_model& weights,
                                                              std::span<const float> image) const {
        need_train();
        return engines_.activations(weights, image);
    }
    /// The filters of the first layer; empty if it is not a convolution.
    [[nodiscard]] filter_bank first_filters(const any_model& weights) const {
        need_train();
        return engines_.first_filters(weights);
    }

private:
    known_network known_;
    network_engines engines_;
};

} // namespace strider::program
