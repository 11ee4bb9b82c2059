// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures the machine's limits: multiply-adds of one thread and of all, and copies.
#include "support/peak.hpp"
#include "support/measure.hpp"

#include <algorithm>
#include <thread>

namespace strider::bench {

namespace {

template <class F>
void fill(benchmark::State& state, const char* counter, F once) {
    for (auto _ : state) {
        std::vector<double> values;
        const double begin = now(2);
        for (int i = 0; i < 25; ++i) values.push_back(once());
        state.SetIterationTime((now(2) - begin) / static_cast<double>(values.size()));
        std::sort(values.begin(), values.end());
        state.counters[counter] = median(values);
        state.counters["spread"] =
            (values[values.size() * 3 / 4] - values[values.size() / 4]) / median(values);
    }
}

} // namespace

void add_benchmarks() {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    for (int threads = 1; threads <= cores; threads *= 2)
        add_benchmark("multiply_add/threads:" + std::to_string(threads),
                      [threads](benchmark::State& state) {
                          fill(state, "GFLOP/s", [&] { return fma_peak(threads, 2); });
                      });
    for (const int megabytes : {1, 8, 64})
        add_benchmark("copy/megabytes:" + std::to_string(megabytes),
                      [megabytes](benchmark::State& state) {
                          fill(state, "GB/s", [&] { return copy_bandwidth(megabytes); });
                      });
}

} // namespace strider::bench
