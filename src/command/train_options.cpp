// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads the command line of `strider train`.

#include "command/train_options.hpp"

#include "command/usage_error.hpp"
#include "data/source.hpp"
#include "network/any_optimizer.hpp"
#include "network/catalogue.hpp"

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/train/schedule.hpp>

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

namespace strider::program {

namespace {

namespace fs = std::filesystem;

constexpr const char* state_key = "strider.state";

/// Throws unless a file can be made at `path`, or nothing is to be.
void check_output(const std::string& option, const std::string& path) {
    if (path.empty()) return;
    const fs::path parent = fs::path(path).parent_path();
    if (fs::is_directory(path)) throw file_error(path, option + " takes a file; this is a folder");
    if (fs::exists(path) && !fs::is_regular_file(path))
        throw file_error(path, option + " takes a regular file; this is a device or a pipe");
    if (!parent.empty() && !fs::is_directory(parent))
        throw file_error(path, option + ": there is no folder " + parent.string());
}

/// CLI11 would take -1 for the largest number.
std::string check_seed(const std::string& text) {
    std::uint64_t seed = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, seed);
    if (read.ec == std::errc{} && read.ptr == end) return {};
    return fmt::format("\"{}\" is not a whole number from 0 to {}", text,
                       std::numeric_limits<std::uint64_t>::max());
}

} // namespace

void train_options::add_to(CLI::App& command) {
    command.add_option("NET", network, "The network; `strider zoo` lists them")->required();
    command.add_option("--data", data,
                       "A folder of CIFAR-10's binary batches, of MNIST's IDX files, or with a "
                       "sub-folder of\npictures for each class; or `embedded`: images that the "
                       "program draws [embedded]");
    command.add_option("--epochs", epochs, "How often each image is seen [15]")
        ->check(CLI::Range(1, 1'000'000));
    command.add_option("--batch", batch, "Images of one step [32]")->check(CLI::Range(1, 65'536));
    command.add_option("--optimizer", optimizer,
                       "sgd, nesterov, adagrad, adadelta, adam, adamw or rmsprop, with its numbers "
                       "if need be:\nsgd:momentum=0.9,l2=0.0001 [sgd]");
    command.add_option("--lr", rate, "The learning rate [0.02 for sgd and nesterov]")
        ->check(CLI::PositiveNumber);
    command.add_option("--schedule", schedule,
                       "How the rate changes: constant, cosine[:floor=RATE], "
                       "step:every=EPOCHS[,factor=F],\nplateau[:factor=F,patience=EPOCHS,...]; "
                       "each also with warmup=STEPS [cosine]");
    command.add_option("--threads", threads, "Threads; 0: as many as there are [0]")
        ->check(CLI::Range(0, 4096));
    command.add_option("--seed", seed, "Decides the first weights and the order of images [1]")
        ->check(CLI::Validator(check_seed, "", "seed"));
    command.add_option("--augment", augmentation,
                       "Random changes: none, flip, shift=PIXELS or flip,shift=PIXELS\n[flip,"
                       "shift=2; for MNIST shift=2, or none where the network takes a random cut]");
    command
        .add_option("--normalize", normalization,
                    "What pixels become: centred, x / 255 - 0.5; or per-channel, mean 0 and "
                    "variance 1\nin each channel of the training images [centred]")
        ->check(CLI::IsMember({"centred", "per-channel"}));
    command.add_option("--train-images", train_images, "Take the first N images to learn from")
        ->check(CLI::PositiveNumber);
    command.add_option("--test-images", test_images, "Take the first N images to test with")
        ->check(CLI::PositiveNumber);
    command.add_option("--checkpoint", checkpoint,
                       "The folder for checkpoint and best weights [runs/NET]");
    command
        .add_option("--checkpoint-every", checkpoint_every,
                    "Seconds between checkpoints within an epoch [10]")
        ->check(CLI::Range(0.0, 1e9));
    auto* go_on = command.add_flag("--resume", resume,
                                   "Go on from the folder's checkpoint; from the beginning if it "
                                   "has none");
    command
        .add_flag("--restart", restart, "Begin anew where the folder holds a checkpoint already")
        ->excludes(go_on);
    command.add_option("--report", report, "Write a report as one HTML file");
    command.add_option("--csv", csv, "Write the history as CSV, after each epoch");
    command.add_option("--stop-after-steps", stop_after)->group(""); // for tests
}

void train_options::check() const {
    const run_settings asked = settings({});
    static_cast<void>(parse_optimizer(asked.optimizer));
    static_cast<void>(parse_schedule(asked.schedule, asked.rate, 1, 1));
    static_cast<void>(parse_augmentation(asked.augmentation, network_named(network).facts().input));
    check_output("--report", report);
    check_output("--csv", csv);
    const auto runs = folder();
    const std::pair<std::string, fs::path> outputs[]{{"--report", report},
                                                     {"--csv", csv},
                                                     {"the checkpoint", runs.latest()},
                                                     {"the best weights", runs.best()}};
    for (const auto& [first, at] : outputs)
        for (const auto& [second, other] : outputs)
            if (first < second && !at.empty() &&
                fs::weakly_canonical(at) == fs::weakly_canonical(other))
                throw usage_error(at.string() + " cannot be both: " + first + " and " + second);
    if (fs::exists(runs.path()) && !fs::is_directory(runs.path()))
        throw file_error(runs.path(), "--checkpoint takes a folder; this is a file");
    if (!resume && !restart && runs.has_latest()) {
        throw usage_error(runs.latest().string() +
                          " is a run's checkpoint already: --resume goes on from it, --restart "
                          "begins anew in its place");
    }
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

run_state read_state(const std::filesystem::path& checkpoint) {
    const auto file = io::safetensors_file::read(checkpoint);
    const auto found = file.metadata().find(state_key);
    if (found == file.metadata().end())
        throw file_error(checkpoint, "expected a checkpoint of `strider train`, found a file "
                                     "without a run's state");
    try {
        return parse_state(found->second);
    } catch (const argument_error& problem) {
        throw file_error(checkpoint, problem.what());
    }
}

} // namespace strider::program
