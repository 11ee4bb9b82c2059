// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Restores a checkpoint.

#include "run/last_good.hpp"

#include "run/paths.hpp"

#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>
#include <strider/io/file.hpp>
#include <strider/io/safetensors.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace strider::program {

namespace {

constexpr const char* state_key = "strider.state";

/// Whether `earlier` can be a previous state of the run of `later`.
bool precedes(const run_state& earlier, const run_state& later) {
    const run_settings& a = earlier.settings;
    const run_settings& b = later.settings;
    return a.network == b.network && a.digest == b.digest && a.batch == b.batch &&
           a.optimizer == b.optimizer && a.seed == b.seed && earlier.epoch <= later.epoch;
}

} // namespace

bool is_good(const epoch_record& record, std::size_t classes) {
    constexpr double worse_than_guessing = 10;
    const double most =
        worse_than_guessing * std::log(static_cast<double>(std::max<std::size_t>(classes, 2)));
    return record.train_loss < most && record.test_loss < most;
}

bool is_good(const run_state& state, std::size_t classes) {
    return state.history.empty() || is_good(state.history.back(), classes);
}

run_state go_back(const io::run_folder& folder) {
    run_state latest = read_state(folder.latest());
    if (!path_exists(last_good(folder))) return latest;
    run_state good = read_state(last_good(folder));
    if (!precedes(good, latest)) return latest;
    const io::file_bytes bytes = io::read_file(last_good(folder));
    const std::array parts{bytes.span()};
    io::write_atomically(folder.latest(), parts);
    return good;
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
        throw file_error(checkpoint, std::string("the run's state: ") + problem.what());
    }
}

} // namespace strider::program
