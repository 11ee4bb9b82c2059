// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures a benchmark, its peer and the peak.
#include "measure.hpp"

#include "peak.hpp"

#include <string>

namespace strider::bench {

namespace {

constexpr double benchmark_seconds = 1;
constexpr std::size_t min_samples = 9;
constexpr std::size_t max_samples = 201;

double ratio(double a, double b) { return a / b; }

} // namespace

void measure(benchmark::State& state, const comparison& what) {
    const double images = what.images;
    const bool threaded = what.threads > 1;
    std::function<void()> run_other;
    if (what.other != nullptr) run_other = [&] { what.other->run(); };
    contestant ours(what.ours, images, what.threads, threaded && what.other != nullptr);
    contestant single(threaded ? what.ours_on_one_thread : nullptr, images, 1, false);
    contestant other(run_other, images, what.threads, false);
    std::vector<double> peak;
    std::vector<double> peak_of_one;
    for (auto _ : state) {
        const double begin = now(2);
        while (ours.seconds.size() < min_samples ||
               (now(2) - begin < benchmark_seconds && ours.seconds.size() < max_samples)) {
            ours.sample();
            peak.push_back(fma_peak(what.threads, threaded ? 4 : 0.5));
            single.sample();
            if (threaded) peak_of_one.push_back(fma_peak(1, 0.5));
            other.sample();
        }
        state.SetIterationTime(median(ours.seconds));
    }
    const double time = median(ours.seconds);
    auto& counters = state.counters;
    counters["spread"] = spread_of(ours.seconds);
    counters["samples"] = static_cast<double>(ours.seconds.size());
    counters["peak_GFLOP/s"] = median(peak);
    if (what.operations > 0) {
        const double billions = what.operations * 1e-9;
        counters["GFLOP/s"] = billions / time;
        counters["of_peak"] =
            median_of(ours.seconds, peak, [&](double s, double p) { return billions / s / p; });
    }
    if (other) {
        counters["peer_us"] = median(other.seconds) * 1e6;
        counters["vs_peer"] = median_of(other.seconds, ours.seconds, ratio);
    }
    if (single) {
        counters["scaling"] = median_of(single.seconds, ours.seconds, ratio);
        counters["peak_scaling"] = median_of(peak, peak_of_one, ratio);
    }
}

bool agrees(benchmark::State& state, const char* name, std::span<const float> found,
            std::span<const float> expected, double tolerance) {
    const std::string difference = difference_of(found, expected, tolerance);
    if (difference.empty()) return true;
    const std::string message = std::string(name) + ": wrong result: " + difference;
    state.SkipWithError(message.c_str());
    return false;
}

} // namespace strider::bench
