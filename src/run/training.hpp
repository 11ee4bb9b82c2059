// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::training`: a training run from its first step, or from a checkpoint,
// to its end or to the signal that stops it.
#pragma once

#include "network/any_network.hpp"
#include "run/evaluation.hpp"
#include "run/metadata.hpp"
#include "run/progress.hpp"
#include "run/settings.hpp"

#include <strider/data/dataset.hpp>
#include <strider/data/loader.hpp>
#include <strider/error.hpp>
#include <strider/io/run_folder.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace strider {
class schedule;
}

namespace strider::program {

/// What a run needs besides its settings.
struct training_means {
    const any_network& network;
    const data::dataset& train;
    const data::dataset& test;
    io::run_folder folder;
    std::filesystem::path csv; ///< empty: none
    int threads = 0;
    double checkpoint_seconds = 10;
    std::int64_t stop_after =
        std::numeric_limits<std::int64_t>::max(); ///< stop after this many steps, as by Ctrl-C
};

/// How a run ended.
struct training_end {
    bool finished = false;
    int signal = 0;         ///< the one that stopped it; 0 for stop_after
    std::string divergence; ///< "training diverged: ...", or empty
    run_state good;         ///< after a divergence: the state of the restored checkpoint
};

/// The loss is NaN or infinite, or the test outputs are.
struct diverged : error {
    using error::error;
};

class training {
public:
    /// A new run. Writes nothing yet.
    training(training_means means, run_state state);
    training(const training&) = delete;
    training& operator=(const training&) = delete;
    ~training();

    /// Resumes from the folder's checkpoint, which has this state's settings.
    void resume();

    /// Requires the folder to exist. Runs to the end, or until a signal arrives or standard output
    /// fails: it then finishes the step and writes a checkpoint. If training diverges, restores the
    /// last good checkpoint and ends.
    training_end run();

    [[nodiscard]] const run_state& state() const noexcept { return state_; }
    [[nodiscard]] const data::pipeline& pipeline() const noexcept { return batches_.preparation(); }
    [[nodiscard]] const weights_notes& notes() const noexcept { return notes_; }
    [[nodiscard]] std::int64_t steps_per_epoch() const noexcept;

private:
    using clock = std::chrono::steady_clock;

    [[nodiscard]] bool train_epoch();
    void end_epoch();
    void save();
    void save_good();
    [[nodiscard]] std::size_t classes() const;
    [[nodiscard]] bool should_stop() const;
    [[nodiscard]] progress_point point() const;

    training_means means_;
    run_state state_;
    weights_notes notes_;
    data::loader batches_;
    std::unique_ptr<schedule> schedule_;
    std::unique_ptr<any_trainer> trainer_;
    progress progress_;
    clock::time_point begun_;
    clock::time_point saved_;
    std::int64_t steps_begun_ = 0; ///< the step at which this process began
    std::int64_t images_done_ = 0; ///< by this process
};

/// An epoch's line: "epoch  3/15  loss 1.2 ...", with a note at its end: "best".
[[nodiscard]] std::string epoch_text(const epoch_record& record, std::int64_t epochs,
                                     std::string_view note);

} // namespace strider::program
