// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how strider and its peers are compared, how the results are reported, and the options of
// the programs.
#pragma once

#include "support/peer.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace strider::bench {

/// Command-line options.
struct contest_options {
    std::vector<std::string> sets;   ///< names of sets or networks; empty: all
    std::vector<std::string> peers;  ///< names of libraries; empty: all that are installed
    std::vector<std::string> passes; ///< forward, data_gradient, weight_gradient; step; empty: all
    std::vector<int> batches{1, 32};
    std::vector<int> threads{1, 2};
    int repetitions = 7;  ///< minimum number of rounds
    double seconds = 0.6; ///< minimum duration of the rounds of each table line
    std::string json;     ///< the file to write; empty: none

    [[nodiscard]] bool wants(const std::vector<std::string>& named, const std::string& name) const;
};

/// Parses the options. If the program should exit, sets its exit code.
struct read_options_result {
    contest_options options;
    int exit_code = -1; ///< -1: continue
};
read_options_result read_options(int argc, char** argv, const std::string& about);

/// A participant that runs a job.
struct entrant {
    std::string name;
    std::function<void()> run;
    int threads = 1;
    std::string note{};
};

/// Description of a table line.
struct contest_line {
    std::string group; ///< a geometric mean is taken over the lines of a group
    std::string name;  ///< "56x56x64 conv 64 3x3/1"
    std::string pass;  ///< "forward"
    int batch = 1;
    int threads = 1;
    double operations = 0;    ///< floating-point operations per image
    double bytes = 0;         ///< minimum bytes read and written per image; 0: not reported
    bool from_memory = false; ///< bound by memory: reported relative to it
};

/// Measures, prints and collects results. The first entrant is strider.
class contest {
public:
    contest(contest_options options, std::string program);

    [[nodiscard]] const contest_options& options() const { return options_; }
    [[nodiscard]] const std::vector<library>& libraries() const { return libraries_; }
    [[nodiscard]] const nlohmann::json& machine() const { return machine_; }

    /// Runs the entrants and the multiply-add peak in turns; prints and stores a line. Times are
    /// medians over the rounds, ratios medians of the ratios within a round. An entrant with fewer
    /// threads than the line, which must be the last, gives the gain of threads.
    void run(const contest_line& line, const std::vector<entrant>& entrants);

    /// Reports a wrong result: prints and stores it; the program will exit with an error.
    void fail(const contest_line& line, const std::string& who, const std::string& why);

    /// Prints the geometric means and writes the file; returns the program's exit code.
    int finish();

private:
    void print_head(const std::string& group);

    contest_options options_;
    std::vector<library> libraries_;
    std::vector<std::string> columns_;
    nlohmann::json machine_;
    nlohmann::json lines_ = nlohmann::json::array();
    std::string program_;
    std::string group_;
    bool failed_ = false;
};

/// All algorithms with which the installed libraries run a job.
template <class Job>
std::vector<contender> contenders_of(const std::vector<library>& libraries,
                                     std::vector<contender> (*library::*runs)(const Job&),
                                     const Job& job) {
    std::vector<contender> all;
    for (const library& l : libraries)
        for (contender& c : (l.*runs)(job)) all.push_back(std::move(c));
    return all;
}

} // namespace strider::bench
