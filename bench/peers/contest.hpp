// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how strider and its peers are measured beside each other, what is told about it, and the
// options of the programs that do.
#pragma once

#include "support/peer.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace strider::bench {

/// What the command line says.
struct contest_options {
    std::vector<std::string> sets;   ///< names of sets or networks; empty: all
    std::vector<std::string> peers;  ///< names of libraries; empty: all that are installed
    std::vector<std::string> passes; ///< forward, data_gradient, weight_gradient; step; empty: all
    std::vector<int> batches{1, 32};
    std::vector<int> threads{1, 2};
    int repetitions = 7;  ///< rounds at least
    double seconds = 0.6; ///< of rounds, for each line of the table
    std::string json;     ///< the file to write; none where it is empty

    [[nodiscard]] bool wants(const std::vector<std::string>& named, const std::string& name) const;
};

/// Reads the options; false where the program has nothing to do, with the code to end it with.
struct read_options_result {
    contest_options options;
    int exit_code = -1; ///< -1: go on
};
read_options_result read_options(int argc, char** argv, const std::string& about);

/// One of those who run a job.
struct entrant {
    std::string name;
    std::function<void()> run;
    int threads = 1;
    std::string note{};
};

/// What a line of a table is about.
struct contest_line {
    std::string group; ///< lines of a group have a geometric mean together
    std::string name;  ///< "56x56x64 conv 64 3x3/1"
    std::string pass;  ///< "forward"
    int batch = 1;
    int threads = 1;
    double operations = 0;    ///< floating-point operations an image
    double bytes = 0;         ///< that are read and written at least, an image; 0: not told
    bool from_memory = false; ///< it takes as long as reading so many bytes: told beside that
};

/// Measures, prints and collects. The first entrant is strider.
class contest {
public:
    contest(contest_options options, std::string program);

    [[nodiscard]] const contest_options& options() const { return options_; }
    [[nodiscard]] const std::vector<library>& libraries() const { return libraries_; }
    [[nodiscard]] const nlohmann::json& machine() const { return machine_; }

    /// Runs the entrants in turns, and the multiply-add peak with them; prints and keeps a line.
    /// Times are medians over the rounds, ratios medians of the ratios within a round. An entrant
    /// with fewer threads than the line's, the last, tells the gain of threads.
    void run(const contest_line& line, const std::vector<entrant>& entrants);

    /// A result that is wrong: printed, kept, and the program will end with an error.
    void fail(const contest_line& line, const std::string& who, const std::string& why);

    /// Prints the geometric means, writes the file; returns the program's exit code.
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

/// All ways in which the installed libraries run a job.
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
