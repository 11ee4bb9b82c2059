// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures strider against its peers.
#include "contest.hpp"

#include "machine.hpp"
#include "support/peak.hpp"
#include "support/sampling.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <set>

namespace strider::bench {

namespace {

/// One table column per algorithm with which a library may run a job.
std::vector<std::string> columns_of(const std::vector<library>& libraries) {
    std::vector<std::string> columns;
    for (const library& l : libraries) {
        columns.push_back(l.name);
        if (l.name == "oneDNN") columns.push_back("oneDNN Winograd");
    }
    return columns;
}

/// "oneDNN direct" goes in the column of "oneDNN".
std::string column_of(const std::string& name) { return name == "oneDNN direct" ? "oneDNN" : name; }

double geometric_mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += std::log(v);
    return std::exp(sum / static_cast<double>(values.size()));
}

/// Lines with longer rounds end after three.
constexpr double long_round = 3;
constexpr std::size_t max_rounds = 201;
/// Two threads reach less than this times the peak of one if another program runs on a core. (If
/// two CPUs share a core they reach as much as one.)
constexpr double min_gain = 0.9;
/// A line waits for other programs for at most this multiple of its intended duration.
constexpr double patience = 5;

} // namespace

bool contest_options::wants(const std::vector<std::string>& named, const std::string& name) const {
    return named.empty() || std::ranges::find(named, name) != named.end();
}

read_options_result read_options(int argc, char** argv, const std::string& about) {
    read_options_result result;
    contest_options& o = result.options;
    CLI::App app(about);
    app.add_option("--set", o.sets, "Sets or networks to run; all")->delimiter(',');
    app.add_option("--peers", o.peers, "Libraries to compare with: oneDNN, libtorch, dlib; all")
        ->delimiter(',');
    app.add_option("--pass", o.passes, "Passes: forward, data_gradient, weight_gradient, step; all")
        ->delimiter(',');
    app.add_option("--batch", o.batches, "Batches")->delimiter(',');
    app.add_option("--threads", o.threads, "Numbers of threads")->delimiter(',');
    app.add_option("--repetitions", o.repetitions, "Rounds at least")->check(CLI::PositiveNumber);
    app.add_option("--seconds", o.seconds, "Seconds of rounds a line")->check(CLI::PositiveNumber);
    app.add_option("--json", o.json, "The file to write the figures to");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        result.exit_code = app.exit(e);
    }
    return result;
}

contest::contest(contest_options options, std::string program)
    : options_(std::move(options)), program_(std::move(program)) {
    for (const library& l : {onednn_library(), torch_library(), dlib_library()})
        if (!l.version.empty() && options_.wants(options_.peers, l.name)) libraries_.push_back(l);
    columns_ = columns_of(libraries_);
    machine_ = describe_machine(libraries_);
    const auto& m = machine_;
    fmt::print("{}, {} threads; {}, {}; {}\n", m["cpu"].get<std::string>(), m["cores"].get<int>(),
               m["compiler"].get<std::string>(), m["flags"].get<std::string>(),
               m["date"].get<std::string>());
    fmt::print("Peers:");
    for (const library& l : libraries_) fmt::print(" {};", l.version);
    fmt::print(" BLAS: {}\n", m["blas"].get<std::string>());
    fmt::print("Multiply-add peak {:.1f} GFLOP/s of one thread, {:.1f} of two; reads of L1 {:.0f}, "
               "L2 {:.0f}, memory {:.1f} GB/s of one thread, {:.1f} of two; copies {:.1f} GB/s\n",
               m["fma_peak"]["1"].get<double>(), m["fma_peak"]["2"].get<double>(),
               m["read_bandwidth"]["1"]["L1"].get<double>(),
               m["read_bandwidth"]["1"]["L2"].get<double>(),
               m["read_bandwidth"]["1"]["memory"].get<double>(),
               m["read_bandwidth"]["2"]["memory"].get<double>(), m["copy_bandwidth"].get<double>());
    fmt::print(
        "Times per image, medians; a peer's column is its time relative to strider's. busy: other "
        "programs used the cores, and the line is left out of the means.\n");
}

void contest::print_head(const std::string& group) {
    group_ = group;
    fmt::print("\n{}\n{:<56}{:>6}{:>8}{:>12}{:>9}{:>9}{:>8}", group, "", "batch", "threads", "us",
               "GFLOP/s", "of peak", "spread");
    for (const std::string& column : columns_) fmt::print("{:>17}", column);
    fmt::print("{:>7}{:>11}\n", "gain", "of peak's");
}

void contest::run(const contest_line& line, const std::vector<entrant>& entrants) {
    if (line.group != group_) print_head(line.group);
    std::vector<contestant> all;
    for (const entrant& e : entrants)
        all.emplace_back(e.run, line.batch, e.threads, line.threads > 1 && entrants.size() > 1);
    const bool threaded = line.threads > 1;
    std::vector<double> peak;
    std::vector<double> peak_of_one;
    std::vector<double> reads;
    const double begin = now(2);
    // Multithreaded rounds count only while no other program occupies a core, as the peaks before
    // and after show.
    std::size_t calm_rounds = 0;
    bool was_calm = true;
    std::vector<bool> calm;
    const auto goes_on = [&] {
        const double passed = now(2) - begin;
        const std::size_t rounds = peak.size();
        if (rounds < 3) return true;
        if (passed > long_round * static_cast<double>(rounds)) return false;
        if (calm_rounds < static_cast<std::size_t>(options_.repetitions))
            return passed < patience * options_.seconds || rounds == calm_rounds;
        return passed < options_.seconds && rounds < max_rounds;
    };
    while (goes_on()) {
        for (contestant& c : all) c.sample();
        peak.push_back(fma_peak(line.threads, threaded ? 4 : 0.5));
        if (threaded) peak_of_one.push_back(fma_peak(1, 0.5));
        const bool is_calm = !threaded || peak.back() > min_gain * peak_of_one.back();
        calm.push_back(was_calm && is_calm);
        was_calm = is_calm;
        if (calm.back()) ++calm_rounds;
        if (line.from_memory) reads.push_back(read_bandwidth(line.threads, beyond_kilobytes));
    }

    const bool busy = calm_rounds < 3;
    const auto keep_calm = [&](std::vector<double>& values) {
        if (busy || values.empty()) return;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (calm[i]) values[kept++] = values[i];
        values.resize(kept);
    };
    for (contestant& c : all) keep_calm(c.seconds);
    for (std::vector<double>* values : {&peak, &peak_of_one, &reads}) keep_calm(*values);

    const std::vector<double>& ours = all[0].seconds;
    const double time = median(ours);
    const double billions = line.operations * 1e-9;
    nlohmann::json j{
        {"group", line.group},
        {"name", line.name},
        {"pass", line.pass},
        {"batch", line.batch},
        {"threads", line.threads},
        {"operations", line.operations},
        {"bytes", line.bytes},
        {"rounds", ours.size()},
        {"us", time * 1e6},
        {"GFLOP/s", billions / time},
        {"of_peak", median_of(ours, peak, [&](double s, double p) { return billions / s / p; })},
        {"peak_GFLOP/s", median(peak)},
        {"spread", spread_of(ours)},
        {"peers", nlohmann::json::object()}};
    j["busy"] = busy;
    if (line.from_memory)
        j["of_read_bandwidth"] =
            median_of(ours, reads, [&](double s, double r) { return line.bytes * 1e-9 / s / r; });
    const auto ratio = [](double a, double b) { return a / b; };
    for (std::size_t i = 1; i < all.size(); ++i) {
        const std::vector<double>& theirs = all[i].seconds;
        if (entrants[i].threads < line.threads) {
            j["gain"] = median_of(theirs, ours, ratio);
            j["peak_gain"] = median_of(peak, peak_of_one, ratio);
            continue;
        }
        const double peer_time = median(theirs);
        j["peers"][entrants[i].name] = {{"us", peer_time * 1e6},
                                        {"GFLOP/s", billions / peer_time},
                                        {"ratio", median_of(theirs, ours, ratio)},
                                        {"spread", spread_of(theirs)},
                                        {"note", entrants[i].note}};
    }

    fmt::print("{:<56}{:>6}{:>8}{:>12.2f}{:>9.1f}{:>8.0f}%{:>7.0f}%",
               line.name + (line.pass == "forward" ? "" : " " + line.pass), line.batch,
               line.threads, time * 1e6, billions / time, j["of_peak"].get<double>() * 100,
               j["spread"].get<double>() * 100);
    for (const std::string& column : columns_) {
        std::string cell;
        for (const auto& [name, p] : j["peers"].items())
            if (column_of(name) == column && !busy)
                cell = fmt::format("{:.2f}", p["ratio"].get<double>());
        fmt::print("{:>17}", cell);
    }
    if (j.contains("gain") && !busy)
        fmt::print("{:>7.2f}{:>10.0f}%", j["gain"].get<double>(),
                   j["gain"].get<double>() / j["peak_gain"].get<double>() * 100);
    if (busy) fmt::print("  busy");
    if (line.from_memory)
        fmt::print("  {:.1f} GB/s, {:.0f}% of reading memory", line.bytes * 1e-9 / time,
                   j["of_read_bandwidth"].get<double>() * 100);
    fmt::print("\n");
    std::fflush(stdout);
    lines_.push_back(std::move(j));
}

void contest::fail(const contest_line& line, const std::string& who, const std::string& why) {
    failed_ = true;
    fmt::print("{} {}, batch {}, {} threads: FAILED: {}: {}\n", line.name, line.pass, line.batch,
               line.threads, who, why);
    lines_.push_back({{"group", line.group},
                      {"name", line.name},
                      {"pass", line.pass},
                      {"batch", line.batch},
                      {"threads", line.threads},
                      {"error", who + ": " + why}});
}

int contest::finish() {
    // By group, pass, batch and threads: each peer's ratios, and those of oneDNN's best algorithm.
    using key = std::tuple<std::string, std::string, int, int>;
    std::vector<key> order;
    std::map<key, std::map<std::string, std::vector<double>>> ratios;
    std::map<key, std::vector<double>> of_peak;
    for (const auto& l : lines_) {
        if (l.contains("error") || l["busy"].get<bool>()) continue;
        const key k{l["group"], l["pass"], l["batch"], l["threads"]};
        if (!of_peak.contains(k)) order.push_back(k);
        of_peak[k].push_back(l["of_peak"]);
        double best = 0;
        for (const auto& [name, p] : l["peers"].items()) {
            const double r = p["ratio"];
            ratios[k][column_of(name)].push_back(r);
            if (name.starts_with("oneDNN")) best = best == 0 ? r : std::min(best, r);
        }
        if (best > 0) ratios[k]["best of oneDNN"].push_back(best);
    }
    nlohmann::json means = nlohmann::json::array();
    fmt::print("\nGeometric means\n");
    for (const key& k : order) {
        const auto& [group, pass, batch, threads] = k;
        nlohmann::json j{{"group", group},
                         {"pass", pass},
                         {"batch", batch},
                         {"threads", threads},
                         {"lines", of_peak[k].size()},
                         {"of_peak", geometric_mean(of_peak[k])}};
        fmt::print("{:<14}{:<16} batch {:<3} threads {:<3} of peak {:>3.0f}%", group, pass, batch,
                   threads, geometric_mean(of_peak[k]) * 100);
        for (const auto& [name, values] : ratios[k]) {
            const double least = *std::ranges::min_element(values);
            j["peers"][name] = {
                {"mean", geometric_mean(values)}, {"least", least}, {"lines", values.size()}};
            fmt::print("; {} {:.2f} (least {:.2f}, of {})", name, geometric_mean(values), least,
                       values.size());
        }
        fmt::print("\n");
        means.push_back(std::move(j));
    }
    if (!options_.json.empty()) {
        std::ofstream file(options_.json);
        file << nlohmann::json{{"program", program_},
                               {"machine", machine_},
                               {"lines", lines_},
                               {"means", means}}
                    .dump(1)
             << '\n';
        if (!file.flush()) {
            fmt::print(stderr, "{}: cannot write\n", options_.json);
            return 1;
        }
    }
    if (lines_.empty()) fmt::print(stderr, "Nothing was measured\n");
    return failed_ || lines_.empty() ? 1 : 0;
}

} // namespace strider::bench
