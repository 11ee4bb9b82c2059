// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures the machine's limits.
#include "peak.hpp"

#include <strider/simd/vec.hpp>
#include <strider/tensor.hpp>

#include <benchmark/benchmark.h>

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <ctime>
#include <thread>
#include <vector>

namespace strider::bench {

namespace {

constexpr int lanes = lanes_of<float, isa::native>;
using element = vec<float, lanes>;

/// Independent dependency chains. At most 2 multiply-adds start per cycle, with a latency of 4 to 5
/// cycles (Skylake to Zen 4): 10 chains keep both units busy, and 12 fit 16 registers.
constexpr int chains = 12;
constexpr int steps = 16;

/// Runs `rounds` times steps x chains multiply-adds and returns their sum. The factors come from
/// memory that the compiler must read, each sum depends on the one before it, and the result is
/// used: nothing can be optimised away.
[[gnu::noinline]] element multiply_add(long rounds, const volatile float* factors) {
    const element factor = broadcast<element>(float{factors[0]});
    const element addend = broadcast<element>(float{factors[1]});
    element sum[chains];
#pragma GCC unroll 16
    for (int i = 0; i < chains; ++i) sum[i] = factor * static_cast<float>(i);
#pragma GCC unroll 1
    for (long round = 0; round < rounds; ++round) {
#pragma GCC unroll 16
        for (int step = 0; step < steps; ++step)
#pragma GCC unroll 16
            for (int i = 0; i < chains; ++i) sum[i] = sum[i] * factor + addend;
    }
    element total{};
#pragma GCC unroll 16
    for (int i = 0; i < chains; ++i) total += sum[i];
    return total;
}

} // namespace

double now(int threads) {
    if (threads > 1) {
        using clock = std::chrono::steady_clock;
        return std::chrono::duration<double>(clock::now().time_since_epoch()).count();
    }
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

namespace {

/// Pins the calling thread to one of the process's cores: the system takes a while to spread new
/// threads, and the peak of two threads needs two cores.
void bind_to_core([[maybe_unused]] int index) {
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    index %= CPU_COUNT(&allowed);
    for (std::size_t core = 0; core < CPU_SETSIZE; ++core)
        if (CPU_ISSET(core, &allowed) && index-- == 0) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(core, &one);
            sched_setaffinity(0, sizeof one, &one);
            return;
        }
#endif
}

/// Runs work(thread) on each thread, after a warm-up run that gives each its core; returns the time
/// from the first start to the last end.
template <class Warm, class Work>
double time_of(int threads, const Warm& warm, const Work& work) {
    std::atomic<int> waiting{threads};
    std::vector<double> begin(static_cast<std::size_t>(threads));
    std::vector<double> end(static_cast<std::size_t>(threads));
    const auto run = [&](int thread) {
        if (threads > 1) bind_to_core(thread);
        warm(thread);
        waiting.fetch_sub(1);
        while (waiting.load() > 0) {
        }
        begin[static_cast<std::size_t>(thread)] = now(threads);
        work(thread);
        end[static_cast<std::size_t>(thread)] = now(threads);
    };
    if (threads == 1) {
        run(0);
    } else {
        std::vector<std::jthread> all;
        for (int thread = 0; thread < threads; ++thread) all.emplace_back(run, thread);
    }
    return *std::max_element(end.begin(), end.end()) -
           *std::min_element(begin.begin(), begin.end());
}

/// The sum of `count` vectors, read as several concurrent streams: a single one leaves part of the
/// memory bandwidth unused (16 of 19 GB/s, Zen 4).
[[gnu::noinline]] element sum_of(const element* numbers, std::size_t count) {
    constexpr std::size_t streams = 4;
    constexpr std::size_t at_once = chains / streams;
    const std::size_t length = count / streams;
    element sum[chains]{};
#pragma GCC unroll 1
    for (std::size_t at = 0; at + at_once <= length; at += at_once)
#pragma GCC unroll 16
        for (std::size_t i = 0; i < chains; ++i)
            sum[i] += numbers[i / at_once * length + at + i % at_once];
    element total{};
#pragma GCC unroll 16
    for (int i = 0; i < chains; ++i) total += sum[i];
    return total;
}

} // namespace

double fma_peak(int threads, double milliseconds) {
    // The limit of x -> 0.5 x + 0.25 is 0.5: neither overflow nor denormals.
    static const volatile float factors[2] = {0.5F, 0.25F};
    constexpr double operations = 2.0 * lanes * chains * steps;
    // 64 operations per cycle at 4 GHz is more than any core achieves so far.
    const long rounds = std::max(1L, static_cast<long>(milliseconds * 1e-3 * 128e9 / operations));
    // Warm up all for the same time before any is timed.
    const double time = time_of(
        threads,
        [&](int) {
            benchmark::DoNotOptimize(multiply_add(threads > 1 ? rounds : rounds / 8 + 1, factors));
        },
        [&](int) { benchmark::DoNotOptimize(multiply_add(rounds, factors)); });
    return operations * static_cast<double>(rounds) * threads / time * 1e-9;
}

double read_bandwidth(int threads, int kilobytes) {
    constexpr auto step = std::size_t{chains};
    const std::size_t count =
        static_cast<std::size_t>(kilobytes) * 1024 / sizeof(element) / step * step;
    std::vector<aligned_array<float>> numbers(static_cast<std::size_t>(threads));
    for (auto& of_thread : numbers) of_thread = aligned_array<float>(count * lanes);
    // A tenth of a second at 10 GB/s, and at least twice.
    const auto times = std::max<std::size_t>(2, (std::size_t{1} << 30) / (count * sizeof(element)));
    const auto read = [&](int thread, std::size_t how_often) {
        const auto* from =
            reinterpret_cast<const element*>(numbers[static_cast<std::size_t>(thread)].data());
        for (std::size_t i = 0; i < how_often; ++i) {
            benchmark::DoNotOptimize(sum_of(from, count));
            benchmark::ClobberMemory();
        }
    };
    double best = 0;
    for (int i = 0; i < 3; ++i) {
        const double time = time_of(
            threads, [&](int thread) { read(thread, times / 4 + 1); },
            [&](int thread) { read(thread, times); });
        best =
            std::max(best, static_cast<double>(count * sizeof(element) * times) * threads / time);
    }
    return best * 1e-9;
}

double copy_bandwidth(int megabytes) {
    const std::size_t size = static_cast<std::size_t>(megabytes) << 20;
    std::vector<char> from(size, 1);
    std::vector<char> to(size, 2);
    double best = 0;
    for (int i = 0; i < 5; ++i) {
        const double begin = now(1);
        std::memcpy(to.data(), from.data(), size);
        benchmark::ClobberMemory();
        best = std::max(best, 2.0 * static_cast<double>(size) / (now(1) - begin));
    }
    return best * 1e-9;
}

} // namespace strider::bench
