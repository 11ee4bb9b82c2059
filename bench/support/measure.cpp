// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures a benchmark and what runs beside it.
#include "measure.hpp"

#include "peak.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <thread>

namespace strider::bench {

namespace {

/// A sample's least length. With threads it is longer, and as long a time passes before it, for the
/// system to spread the threads over the cores.
constexpr double sample_seconds(int threads) { return threads > 1 ? 5e-3 : 1e-3; }
constexpr double benchmark_seconds = 1;
constexpr std::size_t least_samples = 9;
constexpr std::size_t most_samples = 201;
/// OpenMP's threads spin for some milliseconds after they have worked, on the cores that ours need.
constexpr std::chrono::milliseconds calm{10};

/// One of those that take turns: so many calls make a sample.
class contestant {
public:
    contestant(std::function<void()> run, double images, int threads, bool rests)
        : run_(std::move(run)), images_(images), threads_(threads), rests_(rests) {
        if (!run_) return;
        run_();
        const double begin = now(threads_);
        run_();
        const double once = std::max(now(threads_) - begin, 1e-9);
        calls_ = std::max(1L, static_cast<long>(std::ceil(sample_seconds(threads_) / once)));
    }
    [[nodiscard]] explicit operator bool() const { return static_cast<bool>(run_); }

    /// Takes a sample, in seconds an image, after calls that bring its data back to the caches.
    void sample() {
        if (!run_) return;
        if (rests_) std::this_thread::sleep_for(calm);
        for (long call = 0; call < (threads_ > 1 ? calls_ : 1); ++call) run_();
        const double begin = now(threads_);
        for (long call = 0; call < calls_; ++call) run_();
        const double taken = now(threads_) - begin;
        seconds.push_back(taken / (static_cast<double>(calls_) * images_));
    }

    std::vector<double> seconds;

private:
    std::function<void()> run_;
    double images_;
    int threads_;
    bool rests_;
    long calls_ = 1;
};

/// The median of f(a[i], b[i]).
template <class F>
double median_of(const std::vector<double>& a, const std::vector<double>& b, F f) {
    std::vector<double> values(a.size());
    std::transform(a.begin(), a.end(), b.begin(), values.begin(), f);
    return median(std::move(values));
}

double ratio(double a, double b) { return a / b; }

} // namespace

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

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
        while (ours.seconds.size() < least_samples ||
               (now(2) - begin < benchmark_seconds && ours.seconds.size() < most_samples)) {
            ours.sample();
            peak.push_back(fma_peak(what.threads, threaded ? 4 : 0.5));
            single.sample();
            if (threaded) peak_of_one.push_back(fma_peak(1, 0.5));
            other.sample();
        }
        state.SetIterationTime(median(ours.seconds));
    }
    const double time = median(ours.seconds);
    std::vector<double> sorted = ours.seconds;
    std::sort(sorted.begin(), sorted.end());
    auto& counters = state.counters;
    counters["spread"] = (sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4]) / time;
    counters["samples"] = static_cast<double>(sorted.size());
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
    double largest = 0;
    double difference = 0;
    const bool counts = !expected.empty() && found.size() == expected.size();
    for (std::size_t i = 0; counts && i < expected.size(); ++i) {
        largest = std::max(largest, std::abs(double{expected[i]}));
        const double d = std::abs(double{found[i]} - double{expected[i]});
        // A number that is none is never within the tolerance.
        difference = d <= difference ? difference : d;
    }
    if (counts && largest > 0 && difference <= tolerance * largest) return true;
    const std::string message = std::string(name) + ": wrong result: " +
                                (counts ? "differs by " + std::to_string(difference) +
                                              ", the largest number is " + std::to_string(largest)
                                        : "expected " + std::to_string(expected.size()) +
                                              " numbers, found " + std::to_string(found.size()));
    state.SkipWithError(message.c_str());
    return false;
}

std::vector<float> random_numbers(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> numbers(count);
    for (float& x : numbers) x = static_cast<float>(random()) / 2147483648.0F - 1.0F;
    return numbers;
}

} // namespace strider::bench
