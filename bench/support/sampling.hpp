// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines timing samples taken in turns, their medians, random inputs, and the comparison of
// results.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strider::bench {

/// One of the participants taking turns: a number of calls make a sample.
class contestant {
public:
    /// A call runs `images` images on `threads` threads. If it `rests`, a pause precedes each
    /// sample. Without `run` it takes no samples.
    contestant(std::function<void()> run, double images, int threads, bool rests);
    [[nodiscard]] explicit operator bool() const { return static_cast<bool>(run_); }

    /// Takes a sample, in seconds per image, after warm-up calls that bring its data back into the
    /// caches.
    void sample();

    std::vector<double> seconds;

private:
    std::function<void()> run_;
    double images_;
    int threads_;
    bool rests_;
    bool warms_ = true;
    long calls_ = 1;
};

/// The median; the lower of two middle values.
[[nodiscard]] double median(std::vector<double> values);

/// The median of f(a[i], b[i]).
template <class F>
double median_of(const std::vector<double>& a, const std::vector<double>& b, F f) {
    std::vector<double> values(a.size());
    std::transform(a.begin(), a.end(), b.begin(), values.begin(), f);
    return median(std::move(values));
}

/// The interquartile range divided by the median.
[[nodiscard]] double spread_of(std::vector<double> values);

/// Empty if `found` differs from `expected` by at most `tolerance` times the largest expected
/// value; else a text with the difference.
[[nodiscard]] std::string difference_of(std::span<const float> found,
                                        std::span<const float> expected, double tolerance);

/// `count` random values from -1 to 1, from a seed.
[[nodiscard]] std::vector<float> random_numbers(std::size_t count, unsigned seed);

} // namespace strider::bench
