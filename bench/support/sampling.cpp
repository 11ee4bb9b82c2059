// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Takes timing samples.
#include "sampling.hpp"

#include "peak.hpp"

#include <chrono>
#include <cmath>
#include <random>
#include <thread>

namespace strider::bench {

namespace {

/// Minimum length of a sample. With threads it is longer, and preceded by a pause of the same
/// length, in which the system spreads the threads over the cores.
constexpr double sample_seconds(int threads) { return threads > 1 ? 5e-3 : 1e-3; }
/// A call of this length finds nothing in the caches from earlier calls.
constexpr double long_call = 20e-3;
/// A call of this length needs no warm-up.
constexpr double very_long_call = 1;
/// OpenMP's threads spin for some milliseconds after their work, on the cores that ours need.
constexpr std::chrono::milliseconds calm{10};

} // namespace

contestant::contestant(std::function<void()> run, double images, int threads, bool rests)
    : run_(std::move(run)), images_(images), threads_(threads), rests_(rests) {
    if (!run_) return;
    const auto time = [&] {
        const double begin = now(threads_);
        run_();
        return std::max(now(threads_) - begin, 1e-9);
    };
    double once = time();
    if (once < very_long_call) once = time();
    calls_ = std::max(1L, static_cast<long>(std::ceil(sample_seconds(threads_) / once)));
    warms_ = once < long_call;
}

void contestant::sample() {
    if (!run_) return;
    if (rests_) std::this_thread::sleep_for(calm);
    const long before = !warms_ ? 0 : threads_ > 1 ? calls_ : 1;
    for (long call = 0; call < before; ++call) run_();
    const double begin = now(threads_);
    for (long call = 0; call < calls_; ++call) run_();
    const double taken = now(threads_) - begin;
    seconds.push_back(taken / (static_cast<double>(calls_) * images_));
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double spread_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return (values[values.size() * 3 / 4] - values[values.size() / 4]) / median(values);
}

std::string difference_of(std::span<const float> found, std::span<const float> expected,
                          double tolerance) {
    if (expected.empty() || found.size() != expected.size())
        return "expected " + std::to_string(expected.size()) + " numbers, found " +
               std::to_string(found.size());
    double largest = 0;
    double difference = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        largest = std::max(largest, std::abs(double{expected[i]}));
        const double d = std::abs(double{found[i]} - double{expected[i]});
        // NaN is never within the tolerance.
        difference = d <= difference ? difference : d;
    }
    if (largest > 0 && difference <= tolerance * largest) return {};
    return "differs by " + std::to_string(difference) + ", the largest number is " +
           std::to_string(largest);
}

std::vector<float> random_numbers(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> numbers(count);
    for (float& x : numbers) x = static_cast<float>(random()) / 2147483648.0F - 1.0F;
    return numbers;
}

} // namespace strider::bench
