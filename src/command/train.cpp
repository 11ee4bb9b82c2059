// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider train NET`: trains a network, keeps its best weights and reports its progress.

#include "command/command.hpp"
#include "command/train_options.hpp"
#include "images/source.hpp"
#include "network/catalogue.hpp"
#include "report/report.hpp"
#include "run/interrupt.hpp"
#include "run/lock.hpp"
#include "run/paths.hpp"
#include "run/ranges.hpp"
#include "run/training.hpp"
#include "text/format.hpp"
#include "text/output.hpp"
#include "text/printable.hpp"

#include <strider/error.hpp>
#include <strider/train/schedule.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

namespace {

constexpr int failed = 1;
constexpr int exit_by_signal = 128; // plus the signal's number, as shells do
constexpr int usual_signal = 2;     // SIGINT

std::optional<std::size_t> limit(std::int64_t most) {
    if (most == 0) return {};
    return static_cast<std::size_t>(most);
}

/// The command that resumes this run, optionally at another rate.
std::string command_to_resume(const std::vector<std::string>& arguments,
                              std::optional<double> rate = {}) {
    const auto leaves_out = [&](std::string_view option) {
        return option == "--restart" || option == "--resume" || option == "--stop-after-steps" ||
               (rate && option == "--lr");
    };
    const auto has_value = [](std::string_view option) {
        return option == "--stop-after-steps" || option == "--lr";
    };
    std::string text;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        const std::string_view option = word.substr(0, word.find('='));
        if (!leaves_out(option))
            text += shell_word(word) + " ";
        else if (has_value(option) && option == word)
            ++i;
    }
    return text + "--resume" + (rate ? fmt::format(" --lr {:.3g}", *rate) : "");
}

/// A lower rate to resume at after divergence: a tenth of the rate, or half of it if the schedule
/// has a floor above that; nothing if it has a floor above half of it, too.
std::optional<double> lower_rate(const run_settings& settings) {
    for (const double share : {0.1, 0.5}) {
        const double rate = settings.rate * share;
        if (!holds(ranges::rate, rate)) continue;
        try {
            static_cast<void>(parse_schedule(settings.schedule, rate, 1, 1));
            return rate;
        } catch (const argument_error&) {
            continue;
        }
    }
    return {};
}

/// What to do after a divergence.
std::string advice(const training_end& end, const run_settings& settings,
                   const io::run_folder& folder, const std::vector<std::string>& arguments) {
    const run_state& good = end.good;
    std::string text = fmt::format("{}\n{} now holds the run as it was {}; ", end.divergence,
                                   printable(folder.latest().string()),
                                   good.epoch == 0 ? "before the first epoch"
                                                   : fmt::format("after epoch {}", good.epoch));
    const auto rate = lower_rate(settings);
    if (!rate) return text + "start anew at a lower rate, with --restart";
    return text + "resume from there at a lower rate:\n    " + command_to_resume(arguments, rate);
}

void print_beginning(const network_facts& facts, const run_settings& settings, bool goes_on,
                     const run_state& state, std::int64_t steps) {
    say("{}, {} parameters, on {}\n", facts.name, grouped(facts.parameters),
        printable(settings.data));
    say("{} epochs of {} steps; batch {}; {}; rate {}, {}; augmentation {}; seed {}\n",
        settings.epochs, grouped(steps), settings.batch, settings.optimizer, settings.rate,
        settings.schedule, settings.augmentation, settings.seed);
    if (goes_on)
        say("resuming after {} epoch{} and {} step{} of the next\n", state.epoch,
            state.epoch == 1 ? "" : "s", grouped(state.batch), state.batch == 1 ? "" : "s");
    flush_output();
}

int train(const train_options& options, const invocation& call) {
    interruptible signals;
    const any_network& network = network_named(options.network);
    const network_facts& facts = network.facts();
    network.need_train();
    const io::run_folder folder = options.folder();
    std::optional<folder_lock> lock;
    if (is_folder(folder.path())) lock.emplace(folder.path());
    options.check();

    const bool goes_on = options.resume && folder.has_latest();
    std::optional<run_settings> saved;
    if (goes_on) saved = options.saved_settings();
    run_state state;
    run_settings& settings = state.settings;
    settings = options.settings(saved);
    check_apart(options.outputs(), folder.path(), settings.path);
    const auto classes = static_cast<int>(facts.output.count());
    const data::dataset train_set = open_data(settings.path, data::split::train, facts.input,
                                              classes, limit(settings.train_images));
    const data::dataset test_set = open_data(settings.path, data::split::test, facts.input, classes,
                                             limit(settings.test_images));
    const auto count = [](const data::dataset& images) {
        return grouped(static_cast<std::int64_t>(images.size()));
    };
    settings.data =
        fmt::format("{} ({} images, {} to test with)", printable(train_set.name, max_name_columns),
                    count(train_set), count(test_set));
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
    signals.begin();
    if (!lock) { // nothing is created before everything is checked
        folder.create();
        lock.emplace(folder.path());
        options.check(); // another run may have used the folder meanwhile
    }
    if (goes_on) run.resume();
    if (options.resume && !goes_on)
        say("{} has no checkpoint yet: starting from the first step\n",
            printable(folder.path().string()));
    print_beginning(facts, settings, goes_on, run.state(), run.steps_per_epoch());
    if (saved && saved->rate != settings.rate)
        say("the rate is {} from here on; it was {}\n", settings.rate, saved->rate);

    const training_end end = run.run();
    if (!end.divergence.empty()) {
        complain(advice(end, settings, folder, call.arguments));
        return failed;
    }
    if (!end.finished) {
        const std::string stopped =
            fmt::format("stopped in epoch {} after {} of {} steps, all saved; resume with:\n  {}",
                        run.state().epoch + 1, run.state().batch, run.steps_per_epoch(),
                        command_to_resume(call.arguments));
        say("{}\n", stopped);
        flush_output();
        if (!output_fault().empty()) {
            complain("cannot write to the standard output: " + output_fault() + "; " + stopped);
            return failed;
        }
        return exit_by_signal + (end.signal != 0 ? end.signal : usual_signal);
    }
    say("best: test accuracy {} after epoch {}; its weights: {}\n",
        percent_text(run.state().best_accuracy, 2), run.state().best_epoch,
        printable(folder.best().string()));
    if (!options.report.empty()) {
        const auto best = network.load(folder.best());
        write_report(options.report, {.network = network,
                                      .state = run.state(),
                                      .weights = *best,
                                      .test = test_set,
                                      .preparation = run.pipeline(),
                                      .notes = run.notes(),
                                      .threads = options.threads});
        say("report: {}\n", printable(options.report));
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
