// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::trainer_of`: an `any_trainer` of a network type. Included by the
// sources of src/networks/small only.
#pragma once

#include "network/any_network.hpp"
#include "network/inference_of.hpp"
#include "network/stored_optimizer.hpp"

#include <strider/inspect.hpp>
#include <strider/io/checkpoint.hpp>
#include <strider/io/weights.hpp>
#include <strider/train/trainer.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace strider::program {

template <class Net>
class trainer_of final : public any_trainer {
    using trainer_type = trainer<Net, any_optimizer>;
    static_assert(trainer_type::max_chunks == trainer_chunks);

public:
    explicit trainer_of(const training_choice& choice)
        : choice_(choice), trainer_(model<Net>(choice.seed), {.optimizer = choice.optimizer,
                                                              .batch = choice.batch,
                                                              .threads = choice.threads,
                                                              .seed = choice.seed}) {}

    step_summary step(std::span<const float> images, std::span<const int> labels,
                      double rate) override {
        const auto result = trainer_.step(images, labels, rate);
        return {result.loss, result.correct, result.count};
    }
    std::int64_t steps() const override { return trainer_.steps(); }
    std::unique_ptr<any_inference> inference() const override {
        return std::make_unique<inference_of<Net>>(trainer_.model(), choice_.threads);
    }
    void save_checkpoint(const std::filesystem::path& path,
                         const std::string& state) const override {
        io::save_checkpoint(path, trainer_, state, stored(choice_.optimizer));
    }
    std::string load_checkpoint(const std::filesystem::path& path) override {
        return io::load_checkpoint(path, trainer_, stored(choice_.optimizer));
    }
    void save_weights(const std::filesystem::path& path,
                      const std::map<std::string, std::string>& metadata) const override {
        io::save_weights(path, trainer_.model(), metadata);
    }

private:
    training_choice choice_;
    trainer_type trainer_;
};

/// The engines of a network that can also be trained.
template <class Net>
network_engines engines_of() {
    network_engines engines = forward_of<Net>();
    engines.train = [](const training_choice& choice) -> std::unique_ptr<any_trainer> {
        return std::make_unique<trainer_of<Net>>(choice);
    };
    engines.activations = [](const any_model& weights, std::span<const float> image) {
        return strider::activations(numbers_of<Net>(weights), image);
    };
    engines.first_filters = [](const any_model& weights) -> filter_bank {
        if constexpr (Net::facts[0].kind == layer_kind::conv) {
            const auto& tensor = model<Net>::tensors[0];
            const auto numbers = numbers_of<Net>(weights).of(tensor);
            return {tensor.extents, {numbers.begin(), numbers.end()}};
        } else {
            return {};
        }
    };
    return engines;
}

} // namespace strider::program
