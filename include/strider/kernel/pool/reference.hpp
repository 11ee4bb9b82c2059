// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the reference pools, forward and backward: scalar, serial, one channels-last image of an
// extent known at run time. The oracle of the tests.
#pragma once

#include <strider/kernel/geometry.hpp>

#include <limits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

template <class Real>
struct reference_pool {
    pool_geometry g;

    [[nodiscard]] bool in_input(int i, int j) const noexcept {
        return i >= 0 && j >= 0 && i < g.input.extent.height && j < g.input.extent.width;
    }
    template <class F>
    void for_outputs(F f) const noexcept {
        for (int h = 0; h < g.output.extent.height; ++h)
            for (int w = 0; w < g.output.extent.width; ++w)
                for (int c = 0; c < g.output.extent.channels; ++c) f(h, w, c);
    }
    template <class F>
    int for_window(int h, int w, F f) const noexcept {
        int count = 0;
        for (int r = 0; r < g.filter_height; ++r)
            for (int s = 0; s < g.filter_width; ++s) {
                const int i = h * g.stride_height + r - g.pad_top;
                const int j = w * g.stride_width + s - g.pad_left;
                if (!in_input(i, j)) continue;
                ++count;
                f(i, j);
            }
        return count;
    }

    /// y = the maximum of each window.
    void max_forward(const Real* x, Real* y) const noexcept {
        for_outputs([&](int h, int w, int c) {
            Real most = -std::numeric_limits<Real>::infinity();
            for_window(h, w, [&](int i, int j) {
                if (x[g.input.at(i, j, c)] > most) most = x[g.input.at(i, j, c)];
            });
            y[g.output.at(h, w, c)] = most;
        });
    }
    /// y = the mean of each window's positions in the input.
    void mean_forward(const Real* x, Real* y) const noexcept {
        for_outputs([&](int h, int w, int c) {
            Real sum = 0;
            const int count =
                for_window(h, w, [&](int i, int j) { sum += x[g.input.at(i, j, c)]; });
            y[g.output.at(h, w, c)] = sum / static_cast<Real>(count);
        });
    }
    /// dx += dy at the first position of each window that holds its maximum.
    void add_max_gradient(const Real* x, const Real* dy, Real* dx) const noexcept {
        for_outputs([&](int h, int w, int c) {
            Real most = -std::numeric_limits<Real>::infinity();
            std::ptrdiff_t where = -1;
            for_window(h, w, [&](int i, int j) {
                if (x[g.input.at(i, j, c)] > most) {
                    most = x[g.input.at(i, j, c)];
                    where = g.input.at(i, j, c);
                }
            });
            dx[where] += dy[g.output.at(h, w, c)];
        });
    }
    /// dx += dy / count at each position of each window.
    void add_mean_gradient(const Real* dy, Real* dx) const noexcept {
        for_outputs([&](int h, int w, int c) {
            const int count = for_window(h, w, [](int, int) {});
            for_window(h, w, [&](int i, int j) {
                dx[g.input.at(i, j, c)] += dy[g.output.at(h, w, c)] / static_cast<Real>(count);
            });
        });
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
