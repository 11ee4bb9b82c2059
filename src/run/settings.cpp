// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes and reads the state of a training run.

#include "run/settings.hpp"

#include "run/ranges.hpp"
#include "run/stored.hpp"
#include "text/printable.hpp"

#include <strider/error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

namespace strider::program {

namespace {

constexpr int version = 1;

template <class Number>
void compare(std::string& differences, const char* option, const Number& saved,
             const Number& asked) {
    if (saved == asked) return;
    const auto shown = [](const Number& value) {
        if constexpr (std::is_same_v<Number, std::string>)
            return printable(value);
        else
            return value;
    };
    differences += fmt::format("{}{} was {}, now {}", differences.empty() ? "" : "; ", option,
                               shown(saved), shown(asked));
}

using json = nlohmann::json;

// Upper limits of any run: sizes that a report can draw, and counts that can be added.
constexpr double max_size = 1e300;
constexpr double max_seconds = 1e12;
constexpr std::uint64_t max_count = 1'000'000'000'000'000;
constexpr std::size_t max_schedule_numbers = 16;

run_settings read_settings(const stored_value& from) {
    const auto limit = [&from](const char* key, const whole_range& range) {
        return from[key].whole(0, range.most); // 0: none
    };
    run_settings settings;
    settings.network = from["network"].text();
    settings.path = from["path"].text();
    settings.train_images = limit("train_images", ranges::train_images);
    settings.test_images = limit("test_images", ranges::test_images);
    settings.data = from["data"].text();
    settings.digest = from["digest"].text();
    settings.epochs = static_cast<std::int64_t>(from["epochs"].whole(ranges::epochs));
    settings.batch = static_cast<std::int64_t>(from["batch"].whole(ranges::batch));
    settings.optimizer = from["optimizer"].text();
    settings.rate = from["rate"].real(ranges::rate);
    settings.schedule = from["schedule"].text();
    settings.seed = from["seed"].whole(ranges::seed);
    settings.augmentation = from["augmentation"].text();
    settings.normalization = from["normalization"].text();
    return settings;
}

epoch_sums read_sums(const stored_value& from) {
    epoch_sums sums;
    sums.loss = from["loss"].real(-max_size, max_size);
    sums.images = from["images"].whole(0, ranges::train_images.most);
    sums.correct = from["correct"].whole(0, static_cast<std::uint64_t>(sums.images));
    sums.seconds = from["seconds"].real(0, max_seconds);
    return sums;
}

/// Reads the record of epoch `number`.
epoch_record read_record(const stored_value& from, std::int64_t number) {
    const auto epoch = static_cast<std::uint64_t>(number);
    epoch_record record;
    record.epoch = from["epoch"].whole(epoch, epoch);
    record.steps = from["steps"].whole(0, max_count);
    record.rate = from["rate"].real(0, ranges::rate.most);
    record.train_loss = from["train_loss"].real(-max_size, max_size);
    record.train_accuracy = from["train_accuracy"].real(0, 1);
    record.test_loss = from["test_loss"].real(-max_size, max_size);
    record.test_accuracy = from["test_accuracy"].real(0, 1);
    record.seconds = from["seconds"].real(0, max_seconds);
    record.images_per_second = from["images_per_second"].real(0, max_size);
    return record;
}

/// Whether the rate of a step depends on the number of epochs.
bool depends_on_epochs(const std::string& schedule) { return schedule.starts_with("cosine"); }

} // namespace

std::string state_text(const run_state& state) {
    const run_settings& settings = state.settings;
    json history = json::array();
    for (const epoch_record& each : state.history)
        history.push_back({{"epoch", each.epoch},
                           {"steps", each.steps},
                           {"rate", each.rate},
                           {"train_loss", each.train_loss},
                           {"train_accuracy", each.train_accuracy},
                           {"test_loss", each.test_loss},
                           {"test_accuracy", each.test_accuracy},
                           {"seconds", each.seconds},
                           {"images_per_second", each.images_per_second}});
    const json all{{"version", version},
                   {"settings",
                    {{"network", settings.network},
                     {"path", stored_text(settings.path)},
                     {"train_images", settings.train_images},
                     {"test_images", settings.test_images},
                     {"data", settings.data},
                     {"digest", settings.digest},
                     {"epochs", settings.epochs},
                     {"batch", settings.batch},
                     {"optimizer", settings.optimizer},
                     {"rate", settings.rate},
                     {"schedule", settings.schedule},
                     {"seed", settings.seed},
                     {"augmentation", settings.augmentation},
                     {"normalization", settings.normalization}}},
                   {"epoch", state.epoch},
                   {"batch", state.batch},
                   {"sums",
                    {{"loss", state.sums.loss},
                     {"correct", state.sums.correct},
                     {"images", state.sums.images},
                     {"seconds", state.sums.seconds}}},
                   {"schedule", state.schedule},
                   {"history", history},
                   {"best_epoch", state.best_epoch},
                   {"best_accuracy", state.best_accuracy}};
    return all.dump();
}

run_state parse_state(const std::string& text) {
    const json parsed = parse_stored(text);
    const stored_value all(parsed, "");
    if (all["version"].whole(0, max_count) != version)
        all["version"].refuse(std::to_string(version));
    run_state state;
    state.settings = read_settings(all["settings"]);
    const auto epochs = static_cast<std::uint64_t>(state.settings.epochs);
    state.epoch = all["epoch"].whole(0, epochs);
    state.batch = all["batch"].whole(0, ranges::train_images.most);
    state.sums = read_sums(all["sums"]);
    for (const stored_value& number : all["schedule"].list(max_schedule_numbers))
        state.schedule.push_back(
            number.real(std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()));
    const auto records = all["history"].list(epochs);
    if (records.size() != static_cast<std::size_t>(state.epoch))
        all["history"].refuse(fmt::format("a list of {}, as many as epochs are done", state.epoch));
    for (const stored_value& record : records)
        state.history.push_back(
            read_record(record, static_cast<std::int64_t>(state.history.size()) + 1));
    state.best_epoch = all["best_epoch"].whole(0, static_cast<std::uint64_t>(state.epoch));
    state.best_accuracy = all["best_accuracy"].real(-1, 1);
    return state;
}

void check_resumable(const run_settings& saved, const run_settings& asked) {
    std::string all;
    compare(all, "the network", saved.network, asked.network);
    compare(all, "--data", saved.data, asked.data);
    if (saved.data == asked.data) compare(all, "the images' digest", saved.digest, asked.digest);
    compare(all, "--batch", saved.batch, asked.batch);
    compare(all, "--optimizer", saved.optimizer, asked.optimizer);
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
    if (!all.empty()) throw argument_error("--resume requires the settings of the run: " + all);
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
