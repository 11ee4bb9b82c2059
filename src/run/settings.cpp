// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes and reads the state of a training run.

#include "run/settings.hpp"

#include <strider/error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace strider::program {

namespace {

constexpr int version = 1;

template <class Number>
void compare(std::string& differences, const char* option, const Number& saved,
             const Number& asked) {
    if (saved == asked) return;
    differences +=
        fmt::format("{}{} was {}, now {}", differences.empty() ? "" : "; ", option, saved, asked);
}

/// Whether the rate of a step depends on the number of epochs.
bool depends_on_epochs(const std::string& schedule) { return schedule.starts_with("cosine"); }

} // namespace

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(run_settings, network, path, train_images, test_images, data,
                                   digest, epochs, batch, optimizer, rate, schedule, seed,
                                   augmentation, normalization)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(epoch_record, epoch, steps, rate, train_loss, train_accuracy,
                                   test_loss, test_accuracy, seconds, images_per_second)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(epoch_sums, loss, correct, images, seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(run_state, settings, epoch, batch, sums, schedule, history,
                                   best_epoch, best_accuracy)

std::string state_text(const run_state& state) {
    nlohmann::json json = state;
    json["version"] = version;
    return json.dump();
}

run_state parse_state(const std::string& text) {
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("version") != version)
            throw argument_error("expected a run's state of version " + std::to_string(version) +
                                 ", found " + json.at("version").dump());
        return json.get<run_state>();
    } catch (const nlohmann::json::exception& problem) {
        throw argument_error(std::string("expected the state of a run of `strider train`: ") +
                             problem.what());
    }
}

void check_resumable(const run_settings& saved, const run_settings& asked) {
    std::string all;
    compare(all, "the network", saved.network, asked.network);
    compare(all, "--data", saved.data, asked.data);
    if (saved.data == asked.data) compare(all, "the images' digest", saved.digest, asked.digest);
    compare(all, "--batch", saved.batch, asked.batch);
    compare(all, "--optimizer", saved.optimizer, asked.optimizer);
    compare(all, "--lr", saved.rate, asked.rate);
    compare(all, "--schedule", saved.schedule, asked.schedule);
    compare(all, "--seed", saved.seed, asked.seed);
    compare(all, "--augment", saved.augmentation, asked.augmentation);
    compare(all, "--normalize", saved.normalization, asked.normalization);
    if (saved.epochs != asked.epochs) {
        if (asked.epochs < saved.epochs || depends_on_epochs(saved.schedule))
            compare(all, "--epochs", saved.epochs, asked.epochs);
        if (asked.epochs > saved.epochs && depends_on_epochs(saved.schedule))
            all += " (the rates of a cosine schedule depend on the number of epochs)";
    }
    if (!all.empty()) throw argument_error("--resume goes on with the settings of the run: " + all);
}

std::string history_csv(const std::vector<epoch_record>& history) {
    std::string text = "epoch,steps,learning_rate,train_loss,train_accuracy,test_loss,"
                       "test_accuracy,seconds,images_per_second\n";
    for (const epoch_record& each : history)
        text +=
            fmt::format("{},{},{:.6g},{:.6f},{:.6f},{:.6f},{:.6f},{:.3f},{:.1f}\n", each.epoch,
                        each.steps, each.rate, each.train_loss, each.train_accuracy, each.test_loss,
                        each.test_accuracy, each.seconds, each.images_per_second);
    return text;
}

} // namespace strider::program
