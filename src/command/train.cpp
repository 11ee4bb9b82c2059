// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider train NET`: trains a network, keeps its best weights and says how it went.

#include "command/command.hpp"
#include "command/train_options.hpp"
#include "data/source.hpp"
#include "network/catalogue.hpp"
#include "report/report.hpp"
#include "run/lock.hpp"
#include "run/training.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace strider::program {

namespace {

constexpr int exit_by_signal = 128; // and the signal's number, as a shell has it
constexpr int usual_signal = 2;     // SIGINT

std::optional<std::size_t> limit(std::int64_t most) {
    if (most == 0) return {};
    return static_cast<std::size_t>(most);
}

/// The command that goes on with this run.
std::string command_to_resume(const std::vector<std::string>& arguments) {
    std::string text;
    for (const std::string& word : arguments) {
        if (word == "--restart" || word == "--resume" || word.starts_with("--stop-after-steps="))
            continue;
        text += shell_word(word) + " ";
    }
    return text + "--resume";
}

void print_beginning(const network_facts& facts, const run_settings& settings, bool goes_on,
                     const run_state& state, std::int64_t steps) {
    fmt::print("{}, {} parameters, on {}\n", facts.name, grouped(facts.parameters), settings.data);
    fmt::print("{} epochs of {} steps; batch {}; {}; rate {}, {}; augmentation {}; seed {}\n",
               settings.epochs, grouped(steps), settings.batch, settings.optimizer, settings.rate,
               settings.schedule, settings.augmentation, settings.seed);
    if (goes_on)
        fmt::print("going on after {} epochs and {} steps of the next\n", state.epoch,
                   grouped(state.batch));
    std::fflush(stdout);
}

int train(const train_options& options, const invocation& call) {
    const any_network& network = network_named(options.network);
    const network_facts& facts = network.facts();
    network.need_train();
    const io::run_folder folder = options.folder();
    std::optional<folder_lock> lock;
    if (std::filesystem::is_directory(folder.path())) lock.emplace(folder.path());
    options.check();

    const bool goes_on = options.resume && folder.has_latest();
    std::optional<run_settings> saved;
    if (goes_on) saved = read_state(folder.latest()).settings;
    run_state state;
    run_settings& settings = state.settings;
    settings = options.settings(saved);
    const auto classes = static_cast<int>(facts.output.count());
    const data::dataset train_set = open_data(settings.path, data::split::train, facts.input,
                                              classes, limit(settings.train_images));
    const data::dataset test_set = open_data(settings.path, data::split::test, facts.input, classes,
                                             limit(settings.test_images));
    const auto count = [](const data::dataset& images) {
        return grouped(static_cast<std::int64_t>(images.size()));
    };
    settings.data = fmt::format("{} ({} images, {} to test with)", train_set.name, count(train_set),
                                count(test_set));
    settings.digest = fmt::format("{:016x} {:016x}", digest_of(train_set), digest_of(test_set));
    if (saved) check_resumable(*saved, settings);

    training run(
        {.network = network,
         .train = train_set,
         .test = test_set,
         .folder = folder,
         .csv = options.csv,
         .threads = options.threads,
         .checkpoint_seconds = options.checkpoint_every,
         .stop_after = options.stop_after.value_or(std::numeric_limits<std::int64_t>::max())},
        state);
    if (!lock) { // nothing is made before all is known to be right
        folder.create();
        lock.emplace(folder.path());
        options.check(); // another run may have been there in the meantime
    }
    if (goes_on) run.resume();
    if (options.resume && !goes_on)
        fmt::print("{} has no checkpoint yet: beginning with the first step\n",
                   folder.path().string());
    print_beginning(facts, settings, goes_on, run.state(), run.steps_per_epoch());

    const training_end end = run.run();
    if (!end.finished) {
        fmt::print("stopped in epoch {} after {} of {} steps, all of it saved; go on with:\n  {}\n",
                   run.state().epoch + 1, run.state().batch, run.steps_per_epoch(),
                   command_to_resume(call.arguments));
        return exit_by_signal + (end.signal != 0 ? end.signal : usual_signal);
    }
    fmt::print("best: test accuracy {} after epoch {}; its weights: {}\n",
               percent_text(run.state().best_accuracy, 2), run.state().best_epoch,
               folder.best().string());
    if (!options.report.empty()) {
        const auto best = network.load(folder.best());
        write_report(options.report, {.network = network,
                                      .state = run.state(),
                                      .weights = *best,
                                      .test = test_set,
                                      .how = run.pipeline(),
                                      .notes = run.notes(),
                                      .threads = options.threads});
        fmt::print("report: {}\n", options.report);
    }
    return 0;
}

} // namespace

void add_train(CLI::App& program, invocation& call) {
    auto* command = program.add_subcommand("train", "Train a network");
    auto options = std::make_shared<train_options>();
    options->add_to(*command);
    command->callback([options, &call] { call.exit_code = train(*options, call); });
}

} // namespace strider::program
