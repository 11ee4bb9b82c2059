// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads the command line of `strider train`.

#include "command/train_options.hpp"

#include "command/options.hpp"
#include "command/usage_error.hpp"
#include "images/source.hpp"
#include "network/any_optimizer.hpp"
#include "network/catalogue.hpp"
#include "run/last_good.hpp"
#include "run/ranges.hpp"
#include "text/printable.hpp"

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/train/schedule.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

namespace strider::program {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> normalizations{"centred", "per-channel"};

/// Throws argument_error unless the program knows the settings' words.
void check_words(const run_settings& settings, const network_facts& facts) {
    static_cast<void>(parse_optimizer(settings.optimizer));
    static_cast<void>(parse_schedule(settings.schedule, settings.rate, 1, 1));
    static_cast<void>(parse_augmentation(settings.augmentation, facts.input));
    if (std::find(normalizations.begin(), normalizations.end(), settings.normalization) ==
        normalizations.end())
        throw argument_error(fmt::format("normalization \"{}\"; accepted: {}",
                                         printable(settings.normalization),
                                         fmt::join(normalizations, ", ")));
}

} // namespace

void train_options::add_to(CLI::App& command) {
    add_network(command, network);
    command
        .add_option("--data", data,
                    "A folder of CIFAR-10's binary batches, of MNIST's IDX files, or with a "
                    "sub-folder of\npictures for each class; or `embedded`: images that the "
                    "program draws [embedded]")
        ->type_name("FOLDER");
    add_number(command, ranges::epochs, epochs, "Passes over the training images", "15");
    add_number(command, ranges::batch, batch, "Images per step", "32");
    command
        .add_option("--optimizer", optimizer,
                    fmt::format("{}; optionally with its numbers:\n"
                                "sgd:momentum=0.9,l2=0.0001 [sgd]",
                                fmt::join(optimizer_names(), ", ")))
        ->type_name("RULE");
    add_number(command, ranges::rate, rate,
               "The learning rate; with --resume, the rate from there on",
               "0.02 for sgd and nesterov");
    command
        .add_option("--schedule", schedule,
                    "How the rate changes: constant, cosine[:floor=RATE], "
                    "step:every=EPOCHS[,factor=F],\nplateau[:factor=F,patience=EPOCHS,...]; "
                    "each also with warmup=STEPS [cosine]")
        ->type_name("KIND");
    add_threads(command, threads);
    add_number(command, ranges::seed, seed, "Seed of the initial weights and the order of images",
               "1");
    command
        .add_option("--augment", augmentation,
                    "Random changes: none, flip, shift=PIXELS or flip,shift=PIXELS\n[flip,"
                    "shift=2; for MNIST shift=2, or none if the network takes a random crop]")
        ->type_name("CHANGES");
    add_choice(command, "--normalize", normalization, normalizations,
               "How pixels are normalised: centred, x / 255 - 0.5; or per-channel, mean 0 and "
               "variance 1\nin each channel of the training images [centred]");
    add_number(command, ranges::train_images, train_images, "Train on the first N images", "all");
    add_number(command, ranges::test_images, test_images, "Test on the first N images", "all");
    add_path(command, "--checkpoint", checkpoint,
             "The folder for checkpoint and best weights [runs/NET]", "FOLDER");
    add_number(command, ranges::checkpoint_every, checkpoint_every,
               "Seconds between checkpoints within an epoch", "10");
    auto* go_on =
        command.add_flag("--resume", resume,
                         "Resume from the folder's checkpoint; if it has none, start from "
                         "the beginning");
    command.add_flag("--restart", restart, "Start anew even if the folder holds a checkpoint")
        ->excludes(go_on);
    add_path(command, "--report", report, "Write a report as one HTML file", "FILE");
    add_path(command, "--csv", csv, "Write the history as CSV, after each epoch", "FILE");
    add_number(command, ranges::stop_after_steps, stop_after, "For tests")->group("");
}

void train_options::check() const {
    check_words(settings({}), network_named(network).facts());
    const auto runs = folder();
    check_outputs(outputs(), runs.path());
    if (!resume && !restart && runs.has_latest()) {
        throw usage_error(printable(runs.latest().string()) +
                          " is already a run's checkpoint: --resume continues the run, "
                          "--restart replaces it");
    }
}

std::vector<output_file> train_options::outputs() const {
    const auto runs = folder();
    std::vector<output_file> files{{"the checkpoint", runs.latest()},
                                   {"the best weights", runs.best()},
                                   {"the last good checkpoint", last_good(runs)}};
    if (!report.empty()) files.push_back({"--report", report});
    if (!csv.empty()) files.push_back({"--csv", csv});
    return files;
}

io::run_folder train_options::folder() const {
    return io::run_folder(checkpoint.empty()
                              ? fs::path("runs") / network_named(network).facts().name
                              : fs::path(checkpoint));
}

run_settings train_options::settings(const std::optional<run_settings>& saved) const {
    const bool fresh = !saved.has_value();
    run_settings result = saved.value_or(run_settings{});
    const auto take = [](auto& to, const auto& given) {
        if (given) to = *given;
    };
    const network_facts& facts = network_named(network).facts();
    result.network = facts.name;
    take(result.path, data);
    take(result.epochs, epochs);
    take(result.batch, batch);
    take(result.schedule, schedule);
    take(result.seed, seed);
    take(result.normalization, normalization);
    take(result.train_images, train_images);
    take(result.test_images, test_images);
    if (fresh || optimizer) {
        const optimizer_choice choice = parse_optimizer(optimizer.value_or("sgd"));
        result.optimizer = choice.text;
        if (fresh) result.rate = choice.usual_rate;
    }
    take(result.rate, rate);
    if (augmentation)
        result.augmentation = augmentation_text(parse_augmentation(*augmentation, facts.input));
    else if (fresh)
        result.augmentation =
            augmentation_text(usual_augmentation(kind_of_data(result.path), facts.input));
    return result;
}

run_settings train_options::saved_settings() const {
    const auto latest = folder().latest();
    run_settings settings = read_state(latest).settings;
    try {
        check_words(settings, network_named(network).facts());
    } catch (const argument_error& problem) {
        throw file_error(latest, std::string("the run's state: ") + problem.what());
    }
    return settings;
}

} // namespace strider::program
