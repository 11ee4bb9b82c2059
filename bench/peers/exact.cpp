// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Computes single elements of a convolution's passes in double precision.
#include "exact.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <random>

namespace strider::bench {

namespace {

/// A sum of products, and the sum of their magnitudes.
struct exact_sum {
    double value = 0;
    double magnitude = 0;
    void add(double product) {
        value += product;
        magnitude += std::abs(product);
    }
};

std::size_t at(const shape& s, int n, int h, int w, int c) {
    return ((static_cast<std::size_t>(n) * static_cast<std::size_t>(s.height) +
             static_cast<std::size_t>(h)) *
                static_cast<std::size_t>(s.width) +
            static_cast<std::size_t>(w)) *
               static_cast<std::size_t>(s.channels) +
           static_cast<std::size_t>(c);
}

/// A convolution's extents and data.
struct view {
    const conv_job& job;
    const layer_facts& l = job.layer;
    const window_options& w = l.window;
    int depth = l.input.channels / l.groups; ///< channels seen by a filter
    int per_group = l.filters / l.groups;    ///< filters per group

    [[nodiscard]] double weight(int k, int c, int r, int s) const {
        const auto index =
            ((std::ptrdiff_t{k} * depth + c) * w.filter_height + r) * w.filter_width + s;
        return job.parameters[static_cast<std::size_t>(index)];
    }
    /// The input row (column) read by tap r of the window at output row h.
    [[nodiscard]] int row(int h, int r) const {
        return h * w.stride_height + r * w.dilation_height - w.pad_top;
    }
    [[nodiscard]] int column(int x, int s) const {
        return x * w.stride_width + s * w.dilation_width - w.pad_left;
    }
    [[nodiscard]] bool inside(int i, int j) const {
        return i >= 0 && j >= 0 && i < l.input.height && j < l.input.width;
    }

    [[nodiscard]] exact_sum output(int n, int h, int x, int k) const {
        exact_sum sum;
        sum.add(job.parameters[static_cast<std::size_t>(l.weights + k)]);
        for (int r = 0; r < w.filter_height; ++r)
            for (int s = 0; s < w.filter_width; ++s) {
                if (!inside(row(h, r), column(x, s))) continue;
                for (int c = 0; c < depth; ++c)
                    sum.add(weight(k, c, r, s) *
                            double{job.images[at(l.input, n, row(h, r), column(x, s),
                                                 k / per_group * depth + c)]});
            }
        return sum;
    }
    [[nodiscard]] exact_sum input_gradient(int n, int i, int j, int c) const {
        exact_sum sum;
        const int group = c / depth;
        for (int h = 0; h < l.output.height; ++h)
            for (int r = 0; r < w.filter_height; ++r) {
                if (row(h, r) != i) continue;
                for (int x = 0; x < l.output.width; ++x)
                    for (int s = 0; s < w.filter_width; ++s) {
                        if (column(x, s) != j) continue;
                        for (int k = group * per_group; k < (group + 1) * per_group; ++k)
                            sum.add(weight(k, c % depth, r, s) *
                                    double{job.gradient[at(l.output, n, h, x, k)]});
                    }
            }
        return sum;
    }
    [[nodiscard]] exact_sum weight_gradient(int k, int c, int r, int s) const {
        exact_sum sum;
        for (int n = 0; n < job.batch; ++n)
            for (int h = 0; h < l.output.height; ++h)
                for (int x = 0; x < l.output.width; ++x)
                    if (inside(row(h, r), column(x, s)))
                        sum.add(double{job.gradient[at(l.output, n, h, x, k)]} *
                                double{job.images[at(l.input, n, row(h, r), column(x, s),
                                                     k / per_group * depth + c)]});
        return sum;
    }
};

} // namespace

std::string wrong_numbers(const conv_job& job, std::span<const float> result, int count,
                          double tolerance) {
    const view v{job};
    const bool weights = job.what == conv_pass::weight_gradient;
    const shape extents = job.what == conv_pass::forward ? job.layer.output : job.layer.input;
    const std::size_t expected =
        weights ? static_cast<std::size_t>(job.layer.weights)
                : static_cast<std::size_t>(extents.count()) * static_cast<std::size_t>(job.batch);
    if (result.size() != expected)
        return fmt::format("expected {} numbers, found {}", expected, result.size());
    std::mt19937 random(5);
    const auto draw = [&](int below) {
        return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    const window_options& w = job.layer.window;
    for (int i = 0; i < count; ++i) {
        exact_sum sum;
        std::size_t place = 0;
        if (weights) {
            const int k = draw(job.layer.filters);
            const int c = draw(v.depth);
            const int r = draw(w.filter_height);
            const int s = draw(w.filter_width);
            sum = v.weight_gradient(k, c, r, s);
            place = static_cast<std::size_t>(
                ((std::ptrdiff_t{k} * v.depth + c) * w.filter_height + r) * w.filter_width + s);
        } else {
            const int n = draw(job.batch);
            const int h = draw(extents.height);
            const int x = draw(extents.width);
            const int c = draw(extents.channels);
            sum = job.what == conv_pass::forward ? v.output(n, h, x, c)
                                                 : v.input_gradient(n, h, x, c);
            place = at(extents, n, h, x, c);
        }
        const double difference = std::abs(double{result[place]} - sum.value);
        // The negation also catches NaN.
        if (!(difference <= tolerance * sum.magnitude))
            return fmt::format("number {} is {}, not {}", place, result[place], sum.value);
    }
    return {};
}

} // namespace strider::bench
