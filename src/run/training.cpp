// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Trains a network, and saves its checkpoints.

#include "run/training.hpp"

#include "images/source.hpp"
#include "run/interrupt.hpp"
#include "run/last_good.hpp"
#include "run/paths.hpp"
#include "text/format.hpp"
#include "text/output.hpp"

#include <strider/data/prefetch.hpp>
#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>
#include <strider/train/schedule.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <system_error>
#include <utility>

namespace strider::program {

namespace {

/// Makes the loader's random numbers independent of those of the initial weights.
constexpr std::uint64_t loader_salt = 0x5eed'0000;

std::int64_t steps_in_epoch(const run_settings& settings, const data::dataset& images) {
    const auto count = static_cast<std::int64_t>(images.size());
    return (count + settings.batch - 1) / settings.batch;
}

data::normalization normalization_of(const run_settings& settings, const data::dataset& images) {
    return settings.normalization == "per-channel" ? data::per_channel(images)
                                                   : data::normalization{};
}

/// Whether the history's last epoch is the best so far: more images recognised, or as many at a
/// lower loss. An epoch with unsound losses, which may be undone, does not replace a good one.
bool is_best(const run_state& state, std::size_t classes) {
    if (state.best_epoch == 0) return true;
    const epoch_record& last = state.history.back();
    const epoch_record& best = state.history[static_cast<std::size_t>(state.best_epoch) - 1];
    if (is_good(last, classes) != is_good(best, classes)) return is_good(last, classes);
    return last.test_accuracy != best.test_accuracy ? last.test_accuracy > best.test_accuracy
                                                    : last.test_loss < best.test_loss;
}

constexpr double shortest_epoch =
    1e-9; // seconds: avoids division by zero if the clock stands still

double seconds_since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

} // namespace

training::training(training_means means, run_state state)
    : means_(std::move(means)),
      state_(std::move(state)), notes_{means_.train.classes,
                                       normalization_of(state_.settings, means_.train)},
      batches_(means_.train,
               data::pipeline(
                   means_.network.facts().input, notes_.normal,
                   parse_augmentation(state_.settings.augmentation, means_.network.facts().input)),
               static_cast<std::size_t>(state_.settings.batch), state_.settings.seed ^ loader_salt),
      schedule_(std::make_unique<schedule>(
          parse_schedule(state_.settings.schedule, state_.settings.rate,
                         state_.settings.epochs * steps_in_epoch(state_.settings, means_.train),
                         steps_in_epoch(state_.settings, means_.train)))),
      trainer_(
          means_.network.train({.optimizer = parse_optimizer(state_.settings.optimizer).optimizer,
                                .batch = static_cast<int>(state_.settings.batch),
                                .threads = means_.threads,
                                .seed = state_.settings.seed})) {}

training::~training() = default;

std::int64_t training::steps_per_epoch() const noexcept {
    return static_cast<std::int64_t>(batches_.batches());
}

void training::resume() {
    const auto path = means_.folder.latest();
    run_settings asked = state_.settings; // epochs may have been raised, the rate changed
    run_state loaded;
    try {
        loaded = parse_state(trainer_->load_checkpoint(path));
    } catch (const argument_error& problem) {
        throw file_error(path, std::string("the run's state: ") + problem.what());
    }
    const std::int64_t steps = loaded.epoch * steps_per_epoch() + loaded.batch;
    if (trainer_->steps() != steps || loaded.batch > steps_per_epoch())
        throw file_error(path,
                         fmt::format("expected {} steps after {} epochs and {} batches of {}, "
                                     "found {}",
                                     steps, loaded.epoch, loaded.batch, steps_per_epoch(),
                                     trainer_->steps()));
    try {
        // A plateau schedule of another rate starts afresh at that rate.
        if (loaded.settings.rate == asked.rate) schedule_->restore(loaded.schedule);
    } catch (const argument_error& problem) {
        throw file_error(path, std::string("the run's state: ") + problem.what());
    }
    state_ = std::move(loaded);
    state_.settings = std::move(asked);
}

training_end training::run() {
    begun_ = clock::now();
    steps_begun_ = trainer_->steps();
    save(); // so that the run can be resumed at any time
    const bool at_boundary = state_.batch == 0 && is_good(state_, classes());
    if (at_boundary || !path_exists(last_good(means_.folder))) save_good();
    const auto stopped = [] { return training_end{false, interruptible::signal(), {}, {}}; };
    try {
        while (state_.epoch < state_.settings.epochs) {
            if (interruptible::signal() != 0) return stopped();
            if (!train_epoch()) {
                save();
                return stopped();
            }
            end_epoch();
            save();
            if (is_good(state_, classes())) save_good();
            if (should_stop() && state_.epoch < state_.settings.epochs) return stopped();
        }
    } catch (const diverged& problem) {
        return {false, 0, problem.what(), go_back(means_.folder)};
    }
    std::error_code ignored;
    if (is_good(state_, classes())) // and so is the latest checkpoint
        std::filesystem::remove(last_good(means_.folder), ignored);
    return {true, 0, {}, {}};
}

/// Runs the rest of the epoch; false if it must stop within it.
bool training::train_epoch() {
    const auto epoch = static_cast<std::uint64_t>(state_.epoch);
    auto before = clock::now();
    for (const data::batch& batch :
         data::prefetched(batches_.training_epoch(epoch, static_cast<std::size_t>(state_.batch)))) {
        const double rate = schedule_->rate(trainer_->steps());
        const step_summary step = trainer_->step(batch.images, batch.labels, rate);
        if (!std::isfinite(step.loss))
            throw diverged(fmt::format("training diverged: the loss is {} in epoch {}, step {}, at "
                                       "the rate {:.3g}",
                                       std::isnan(step.loss) ? "NaN" : "infinite", state_.epoch + 1,
                                       trainer_->steps(), rate));
        state_.sums.loss += step.loss * step.count;
        state_.sums.correct += step.correct;
        state_.sums.images += step.count;
        images_done_ += step.count;
        ++state_.batch;
        state_.sums.seconds += seconds_since(before);
        before = clock::now();
        progress_.show(point());
        const bool last = state_.batch == steps_per_epoch();
        if (should_stop() && !last) return false;
        if (!last && seconds_since(saved_) >= means_.checkpoint_seconds) save();
    }
    return true;
}

void training::end_epoch() {
    const auto begun = clock::now();
    const auto network = trainer_->inference();
    const evaluation tested = [&] {
        try {
            return evaluate(*network, means_.network.facts(), means_.test, batches_.preparation());
        } catch (const not_finite&) {
            throw diverged(fmt::format("training diverged: the network's outputs for the test "
                                       "images are not finite after epoch {}",
                                       state_.epoch + 1));
        }
    }();
    const auto images = static_cast<double>(state_.sums.images);
    ++state_.epoch;
    epoch_record record;
    record.epoch = state_.epoch;
    record.steps = trainer_->steps();
    record.rate = schedule_->rate(trainer_->steps() - 1);
    record.train_loss = state_.sums.loss / images;
    record.train_accuracy = static_cast<double>(state_.sums.correct) / images;
    record.test_loss = tested.loss;
    record.test_accuracy = tested.accuracy;
    record.seconds = state_.sums.seconds + seconds_since(begun);
    record.images_per_second = images / std::max(state_.sums.seconds, shortest_epoch);
    state_.history.push_back(record);
    schedule_->observe(record.train_loss);
    state_.batch = 0;
    state_.sums = {};
    const bool best = is_best(state_, classes());
    if (best) {
        state_.best_accuracy = tested.accuracy;
        state_.best_epoch = state_.epoch;
        auto metadata = metadata_of(notes_);
        metadata["strider.epoch"] = std::to_string(state_.epoch);
        metadata["strider.test_accuracy"] = fmt::format("{}", tested.accuracy);
        metadata["strider.data"] = state_.settings.data;
        trainer_->save_weights(means_.folder.best(), metadata);
    }
    if (!means_.csv.empty()) {
        const std::string text = history_csv(state_.history);
        const std::array parts{std::as_bytes(std::span(text))};
        io::write_atomically(means_.csv, parts);
    }
    const char* const note = !is_good(record, classes()) ? "diverging" : best ? "best" : "";
    progress_.line(epoch_text(record, state_.settings.epochs, note));
}

void training::save() {
    state_.schedule = schedule_->state();
    trainer_->save_checkpoint(means_.folder.latest(), state_text(state_));
    saved_ = clock::now();
}

void training::save_good() {
    trainer_->save_checkpoint(last_good(means_.folder), state_text(state_));
}

std::size_t training::classes() const {
    return static_cast<std::size_t>(means_.network.facts().output.count());
}

bool training::should_stop() const {
    return interruptible::signal() != 0 || !output_fault().empty() ||
           trainer_->steps() - steps_begun_ >= means_.stop_after;
}

progress_point training::point() const {
    const auto images = static_cast<double>(means_.train.size());
    const auto seen = static_cast<double>(state_.sums.images);
    const double all = images * static_cast<double>(state_.settings.epochs);
    const double left = all - images * static_cast<double>(state_.epoch) - seen;
    const double elapsed = seconds_since(begun_);
    return {.epoch = state_.epoch + 1,
            .epochs = state_.settings.epochs,
            .done = seen / images,
            .images_per_second = seen / state_.sums.seconds,
            .loss = state_.sums.loss / seen,
            .accuracy = static_cast<double>(state_.sums.correct) / seen,
            .seconds_left = elapsed * left / static_cast<double>(images_done_)};
}

std::string epoch_text(const epoch_record& record, std::int64_t epochs, std::string_view note) {
    const auto all = std::to_string(epochs);
    return fmt::format(
        "epoch {:>{}}/{}  loss {:.4f}  accuracy {}  test loss {:.4f}  test accuracy "
        "{}  {}  {} images/s{}{}",
        record.epoch, all.size(), all, record.train_loss, percent_text(record.train_accuracy),
        record.test_loss, percent_text(record.test_accuracy, 2), duration_text(record.seconds),
        grouped(std::lround(record.images_per_second)), note.empty() ? "" : "  ", note);
}

} // namespace strider::program
