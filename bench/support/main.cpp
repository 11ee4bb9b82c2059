// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs the benchmarks of a program and prints a table; fails if one of them failed.
#include "measure.hpp"
#include "peak.hpp"
#include "peer.hpp"

#include <strider/simd/vec.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using benchmark::BenchmarkReporter;

/// The text of a counter; empty if the benchmark has none.
std::string text(const BenchmarkReporter::Run& run, const char* counter, const char* form,
                 double scale = 1) {
    const auto found = run.counters.find(counter);
    if (found == run.counters.end()) return {};
    return fmt::format(fmt::runtime(form), double{found->second} * scale);
}

/// The error of a run; empty if there is none. Google Benchmark 1.8 renamed the members.
template <class Run>
std::string error_of(const Run& run) {
    if constexpr (requires { run.error_occurred; })
        return run.error_occurred ? run.error_message : std::string();
    else
        return run.skipped ? run.skip_message : std::string();
}

/// Prints one line per benchmark.
class table final : public BenchmarkReporter {
public:
    [[nodiscard]] bool failed() const { return failed_; }

    bool ReportContext(const Context& context) override {
        PrintBasicContext(&GetErrorStream(), context);
        const std::string peer = strider::bench::onednn_version();
        fmt::print("One thread: multiply-add peak {:.0f} GFLOP/s, copy {:.1f} GB/s; {}; {}\n",
                   strider::bench::fma_peak(1, 20), strider::bench::copy_bandwidth(64),
                   strider::isa::native::name, peer.empty() ? "no oneDNN" : peer);
        fmt::print("Times per image, medians, of one thread its CPU time; spread: of the "
                   "quartiles; vs peer: its time relative to strider's\n"
                   "{:<48}{:>10}{:>8}{:>9}{:>9}{:>10}{:>9}{:>9}{:>9}\n",
                   "", "us", "spread", "GFLOP/s", "of peak", "peer us", "vs peer", "threads",
                   "of peak");
        return true;
    }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            std::string name = run.benchmark_name();
            // Strips the parts common to all benchmark names.
            for (const char* common : {"/iterations:1", "/manual_time"})
                if (const auto at = name.find(common); at != std::string::npos)
                    name.erase(at, std::string(common).size());
            if (const std::string error = error_of(run); !error.empty()) {
                failed_ = true;
                fmt::print("{:<48}  FAILED: {}\n", name, error);
            } else {
                fmt::print("{:<48}{:>10.2f}{:>8}{:>9}{:>9}{:>10}{:>9}{:>9}{:>9}{}\n", name,
                           run.GetAdjustedRealTime(), text(run, "spread", "{:.0f}%", 100),
                           text(run, "GFLOP/s", "{:.1f}"), text(run, "of_peak", "{:.0f}%", 100),
                           text(run, "peer_us", "{:.2f}"), text(run, "vs_peer", "{:.2f}"),
                           text(run, "scaling", "{:.2f}"), text(run, "peak_scaling", "{:.2f}"),
                           text(run, "GB/s", "{:.1f} GB/s"));
            }
        }
        std::fflush(stdout);
    }

private:
    bool failed_ = false;
};

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::AddCustomContext("strider_isa", strider::isa::native::name);
    benchmark::AddCustomContext("compiler", __VERSION__);
    benchmark::AddCustomContext("peer", strider::bench::onednn_version());
    benchmark::AddCustomContext("fma_peak_gflops",
                                fmt::format("{:.1f}", strider::bench::fma_peak(1, 20)));
    strider::bench::add_benchmarks();
    table lines;
    const std::size_t run = benchmark::RunSpecifiedBenchmarks(&lines);
    benchmark::Shutdown();
    return lines.failed() || run == 0 ? 1 : 0;
}
