// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Prints the figures of runs as the tables of docs/performance.md.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using nlohmann::json;

/// Candidate columns: a table has one if a peer has run any of its lines.
const std::vector<std::string> peers{"oneDNN", "oneDNN direct", "oneDNN Winograd", "libtorch",
                                     "dlib"};

void print_machine(const json& m) {
    std::string libraries;
    for (const json& p : m["peers"]) libraries += p.get<std::string>() + ", ";
    const auto figure = [](const json& value) {
        return fmt::format("{:.1f}", value.get<double>());
    };
    fmt::print("{}, {} hardware threads; {}, `{}`; {}BLAS: {}; {}.\n\n",
               m["cpu"].get<std::string>(), m["cores"].get<int>(), m["compiler"].get<std::string>(),
               m["flags"].get<std::string>(), libraries, m["blas"].get<std::string>(),
               m["date"].get<std::string>());
    fmt::print("| limit | 1 thread | 2 threads |\n|---|---|---|\n");
    fmt::print("| multiply-adds, GFLOP/s | {} | {} |\n", figure(m["fma_peak"]["1"]),
               figure(m["fma_peak"]["2"]));
    for (const char* place : {"L1", "L2", "memory"})
        fmt::print("| reads of {}, GB/s | {} | {} |\n", place,
                   figure(m["read_bandwidth"]["1"][place]),
                   figure(m["read_bandwidth"]["2"][place]));
    fmt::print("| copies, GB/s | {} | |\n", figure(m["copy_bandwidth"]));
}

bool same_table(const json& a, const json& b) {
    return std::ranges::all_of(std::vector{"group", "pass", "batch", "threads"},
                               [&](const char* key) { return a[key] == b[key]; });
}

/// Prints the lines of one table; `like` is one of them.
void print_table(const json& like, const std::vector<const json*>& lines, const json& means) {
    std::vector<std::string> columns;
    for (const std::string& peer : peers)
        if (std::ranges::any_of(lines, [&](const json* l) { return (*l)["peers"].contains(peer); }))
            columns.push_back(peer);
    const auto any_has = [&](const char* key) {
        return std::ranges::any_of(lines, [&](const json* l) { return l->contains(key); });
    };
    const bool gains = any_has("gain");
    const bool reads = any_has("of_read_bandwidth");

    const int threads = like["threads"];
    std::string pass = like["pass"];
    std::ranges::replace(pass, '_', ' ');
    fmt::print("\n**{}, {}, batch {}, {} thread{}**\n\n", like["group"].get<std::string>(), pass,
               like["batch"].get<int>(), threads, threads == 1 ? "" : "s");
    std::string head = "| | us | GFLOP/s | of peak | spread |";
    std::string rule = "|---|--:|--:|--:|--:|";
    const auto add = [&](const std::string& name) {
        head += " " + name + " |";
        rule += "--:|";
    };
    for (const std::string& c : columns) add(c);
    if (gains) add("gain of threads");
    if (gains) add("of the peak's");
    if (reads) add("of reading memory");
    fmt::print("{}\n{}\n", head, rule);
    for (const json* line : lines) {
        const json& l = *line;
        const bool busy = l["busy"];
        fmt::print("| {}{} | {:.2f} | {:.1f} | {:.0f} % | {:.0f} % |", l["name"].get<std::string>(),
                   busy ? " (busy)" : "", l["us"].get<double>(), l["GFLOP/s"].get<double>(),
                   l["of_peak"].get<double>() * 100, l["spread"].get<double>() * 100);
        for (const std::string& c : columns)
            fmt::print(" {} |", !busy && l["peers"].contains(c)
                                    ? fmt::format("{:.2f}", l["peers"][c]["ratio"].get<double>())
                                    : "");
        if (gains && !busy && l.contains("gain"))
            fmt::print(" {:.2f} | {:.0f} % |", l["gain"].get<double>(),
                       l["gain"].get<double>() / l["peak_gain"].get<double>() * 100);
        else if (gains)
            fmt::print(" | |");
        if (reads)
            fmt::print(" {} |",
                       l.contains("of_read_bandwidth")
                           ? fmt::format("{:.0f} %", l["of_read_bandwidth"].get<double>() * 100)
                           : "");
        fmt::print("\n");
    }
    const auto mean =
        std::ranges::find_if(means, [&](const json& m) { return same_table(m, like); });
    if (lines.size() < 2 || mean == means.end()) return;
    fmt::print("\nGeometric means: {:.0f} % of the peak", (*mean)["of_peak"].get<double>() * 100);
    if (mean->contains("peers"))
        for (const auto& [name, m] : (*mean)["peers"].items())
            fmt::print("; {} {:.2f} (least {:.2f}, of {})", name, m["mean"].get<double>(),
                       m["least"].get<double>(), m["lines"].get<int>());
    fmt::print(".\n");
}

void print_run(const json& run) {
    const json& lines = run["lines"];
    for (auto like = lines.begin(); like != lines.end(); ++like) {
        if (like->contains("error")) {
            fmt::print("\n{}: {}\n", (*like)["name"].get<std::string>(),
                       (*like)["error"].get<std::string>());
            continue;
        }
        const auto of_table = [&](const json& l) {
            return !l.contains("error") && same_table(l, *like);
        };
        if (std::find_if(lines.begin(), like, of_table) != like) continue;
        std::vector<const json*> all;
        for (const json& l : lines)
            if (of_table(l)) all.push_back(&l);
        print_table(*like, all, run["means"]);
    }
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> files;
    CLI::App app("Writes the figures of these comparisons as Markdown tables.");
    app.add_option("files", files, "The runs' JSON files")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        bool first = true;
        for (const std::string& name : files) {
            std::ifstream file(name);
            if (!file) throw std::runtime_error(name + ": cannot read");
            const json run = json::parse(file);
            if (first) print_machine(run["machine"]);
            first = false;
            fmt::print("\n### {}\n", run["program"].get<std::string>());
            print_run(run);
        }
    } catch (const std::exception& e) {
        fmt::print(stderr, "tables: {}\n", e.what());
        return 1;
    }
    return 0;
}
