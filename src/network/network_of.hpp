// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::network_of`: an `any_network` of a network type. It is included once
// for each network, by a source of src/networks, since it compiles all of that network's kernels.
#pragma once

#include "network/any_network.hpp"

#include <strider/analysis.hpp>
#include <strider/inference.hpp>
#include <strider/inspect.hpp>
#include <strider/io/checkpoint.hpp>
#include <strider/io/weights.hpp>
#include <strider/model.hpp>
#include <strider/train/trainer.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace strider::program {

/// The text of a network's description.
template <class Net>
inline constexpr std::string_view description_of{Net::description.data(), Net::description.size()};

template <class Net>
class inference_of final : public any_inference {
public:
    inference_of(model<Net> weights, int threads)
        : model_(std::move(weights)), engine_(model_, threads), memory_(engine_.make_workspace()) {}

    void forward(std::span<const float> images, std::span<float> outputs) override {
        engine_.forward(images, outputs, memory_);
    }
    std::vector<std::vector<float>> activations(std::span<const float> image) const override {
        return strider::activations(model_, image);
    }
    filter_bank first_filters() const override {
        if constexpr (Net::facts[0].kind == layer_kind::conv) {
            const auto& tensor = model<Net>::tensors[0];
            const auto weights = model_.of(tensor);
            return {tensor.extents, {weights.begin(), weights.end()}};
        } else {
            return {};
        }
    }

private:
    model<Net> model_;
    strider::inference<Net> engine_;
    typename strider::inference<Net>::workspace memory_;
};

/// A trainer as a checkpoint of `Rule` sees it: with that rule's name and number of slots. So a
/// program that has a trainer<Net, Rule> can go on from the checkpoint.
template <class Rule, class Trainer>
class trainer_as {
public:
    using optimizer_type = Rule;

    explicit trainer_as(Trainer& trainer) : trainer_(trainer) {}
    [[nodiscard]] auto& model() const { return trainer_.model(); }
    [[nodiscard]] auto slots() { return used(trainer_.slots()); }
    [[nodiscard]] auto slots() const { return used(std::as_const(trainer_).slots()); }
    [[nodiscard]] std::int64_t steps() const { return trainer_.steps(); }
    void steps(std::int64_t count) { trainer_.steps(count); }

private:
    template <class Slots>
    static auto used(const Slots& all) {
        using span = std::remove_cvref_t<decltype(std::span(*std::begin(all)))>;
        std::array<span, static_cast<std::size_t>(Rule::slots)> result;
        auto slot = std::begin(all);
        for (auto& each : result) each = *slot++;
        return result;
    }
    Trainer& trainer_;
};

template <class Net>
class trainer_of final : public any_trainer {
    using trainer_type = trainer<Net, any_optimizer>;

public:
    explicit trainer_of(const training_choice& how)
        : how_(how), trainer_(model<Net>(how.seed), {.optimizer = how.optimizer,
                                                     .batch = how.batch,
                                                     .threads = how.threads,
                                                     .seed = how.seed}) {}

    step_summary step(std::span<const float> images, std::span<const int> labels,
                      double rate) override {
        const auto result = trainer_.step(images, labels, rate);
        return {result.loss, result.correct, result.count};
    }
    std::int64_t steps() const override { return trainer_.steps(); }
    std::unique_ptr<any_inference> inference() const override {
        return std::make_unique<inference_of<Net>>(trainer_.model(), how_.threads);
    }
    void save_checkpoint(const std::filesystem::path& path,
                         const std::string& state) const override {
        std::visit(
            [&]<class Rule>(const Rule&) {
                // save_checkpoint takes it by reference to const
                auto& trainer = const_cast<trainer_type&>(trainer_); // NOLINT
                const trainer_as<Rule, trainer_type> view(trainer);
                io::save_checkpoint(path, view, state);
            },
            how_.optimizer.rule());
    }
    std::string load_checkpoint(const std::filesystem::path& path) override {
        return std::visit(
            [&]<class Rule>(const Rule&) {
                trainer_as<Rule, trainer_type> view(trainer_);
                return io::load_checkpoint(path, view);
            },
            how_.optimizer.rule());
    }
    void save_weights(const std::filesystem::path& path,
                      const std::map<std::string, std::string>& metadata) const override {
        io::save_weights(path, trainer_.model(), metadata);
    }

private:
    training_choice how_;
    trainer_type trainer_;
};

template <class Net>
class network_of final : public any_network {
public:
    network_of(std::string name, std::string title)
        : facts_{std::move(name),
                 std::move(title),
                 std::string(description_of<Net>),
                 Net::input,
                 Net::output,
                 Net::parameters,
                 Net::macs,
                 {Net::facts.begin(), Net::facts.end()},
                 fields_of(std::make_integer_sequence<int, Net::depth>{})} {}

    const network_facts& facts() const override { return facts_; }
    std::unique_ptr<any_inference> load(const std::filesystem::path& weights,
                                        int threads) const override {
        model<Net> loaded(0);
        io::load_weights(weights, loaded);
        return std::make_unique<inference_of<Net>>(std::move(loaded), threads);
    }
    std::unique_ptr<any_inference> draw(std::uint64_t seed, int threads) const override {
        return std::make_unique<inference_of<Net>>(model<Net>(seed), threads);
    }
    std::unique_ptr<any_trainer> train(const training_choice& how) const override {
        return std::make_unique<trainer_of<Net>>(how);
    }

private:
    template <int... I>
    static std::vector<receptive_window> fields_of(std::integer_sequence<int, I...>) {
        return {layer_at<Net, I>::receptive_field...};
    }

    network_facts facts_;
};

} // namespace strider::program
