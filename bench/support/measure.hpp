// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a benchmark measures: samples taken in turns with the peer and the peak, and medians.
#pragma once

#include "peer.hpp"
#include "sampling.hpp"

#include <benchmark/benchmark.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace strider::bench {

/// What a benchmark runs, and what it is compared with.
struct comparison {
    int images = 1;        ///< images per call; all times are reported per image
    double operations = 0; ///< floating-point operations per image; 0: not reported
    int threads = 1;
    std::function<void()> ours{};
    std::function<void()> ours_on_one_thread{}; ///< with threads > 1: gives the gain of threads
    peer* other = nullptr;
};

/// Measures and sets the benchmark's time and counters. Samples of at least a millisecond are taken
/// in turns: of the multiply-add peak, of ours, of the peer; a ratio is the median of the ratios
/// within a turn, which cancels clock drift. For a benchmark of one iteration with manual time.
///
/// Counters: "GFLOP/s"; "of_peak", its fraction of the peak of the same number of threads;
/// "spread", the interquartile range divided by the median; "peer_us"; "vs_peer", the peer's time
/// divided by ours (above 1: ours is faster); "scaling", the time of one thread divided by that of
/// `threads`, and "peak_scaling", the same for the peak.
void measure(benchmark::State& state, const comparison& what);

/// Whether `found` differs from `expected` by at most `tolerance` times the largest expected value;
/// otherwise ends the benchmark with an error that gives the difference.
[[nodiscard]] bool agrees(benchmark::State& state, const char* name, std::span<const float> found,
                          std::span<const float> expected, double tolerance);

/// Registers a benchmark that calls `run(state)` once; its time is in microseconds per image.
template <class Run>
void add_benchmark(const std::string& name, Run run) {
    benchmark::RegisterBenchmark(name.c_str(), [run](benchmark::State& state) { run(state); })
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
}

/// Registers the benchmarks of a program; defined by each program, called by main.
void add_benchmarks();

} // namespace strider::bench
