// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how samples of times are taken in turns, their medians, and the numbers that runs begin
// with and are compared by.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strider::bench {

/// One of those that take turns: so many calls make a sample.
class contestant {
public:
    /// A call runs `images` images on `threads` threads. Where it `rests`, some time passes before
    /// a sample. Without `run` it takes no samples.
    contestant(std::function<void()> run, double images, int threads, bool rests);
    [[nodiscard]] explicit operator bool() const { return static_cast<bool>(run_); }

    /// Takes a sample, in seconds an image, after calls that bring its data back to the caches.
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

/// The middle of the sorted values; the lower of two.
[[nodiscard]] double median(std::vector<double> values);

/// The median of f(a[i], b[i]).
template <class F>
double median_of(const std::vector<double>& a, const std::vector<double>& b, F f) {
    std::vector<double> values(a.size());
    std::transform(a.begin(), a.end(), b.begin(), values.begin(), f);
    return median(std::move(values));
}

/// The distance of the quartiles by the median.
[[nodiscard]] double spread_of(std::vector<double> values);

/// Nothing where `found` differs from `expected` at most by `tolerance` of the largest number
/// expected; else by how much it does.
[[nodiscard]] std::string difference_of(std::span<const float> found,
                                        std::span<const float> expected, double tolerance);

/// `count` numbers from -1 to 1, of a seed.
[[nodiscard]] std::vector<float> random_numbers(std::size_t count, unsigned seed);

} // namespace strider::bench
