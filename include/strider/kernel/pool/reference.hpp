// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the reference pools, forward and backward: scalar, serial, one channels-last image. The
// oracle of the tests.
#pragma once

#include <strider/kernel/geometry.hpp>

#include <limits>

namespace strider::kernel {

template <pool_geometry G, class Real>
struct reference_pool {
    static bool in_input(int i, int j) noexcept {
        return i >= 0 && j >= 0 && i < G.input.extent.height && j < G.input.extent.width;
    }
    template <class F>
    static void for_outputs(F f) noexcept {
        for (int h = 0; h < G.output.extent.height; ++h)
            for (int w = 0; w < G.output.extent.width; ++w)
                for (int c = 0; c < G.output.extent.channels; ++c) f(h, w, c);
    }
    template <class F>
    static int for_window(int h, int w, F f) noexcept {
        int count = 0;
        for (int r = 0; r < G.filter_height; ++r)
            for (int s = 0; s < G.filter_width; ++s) {
                const int i = h * G.stride_height + r - G.pad_top;
                const int j = w * G.stride_width + s - G.pad_left;
                if (!in_input(i, j)) continue;
                ++count;
                f(i, j);
            }
        return count;
    }

    /// y = the maximum of each window.
    static void max_forward(const Real* x, Real* y) noexcept {
        for_outputs([&](int h, int w, int c) {
            Real most = -std::numeric_limits<Real>::infinity();
            for_window(h, w, [&](int i, int j) {
                if (x[G.input.at(i, j, c)] > most) most = x[G.input.at(i, j, c)];
            });
            y[G.output.at(h, w, c)] = most;
        });
    }
    /// y = the mean of each window's positions in the input.
    static void mean_forward(const Real* x, Real* y) noexcept {
        for_outputs([&](int h, int w, int c) {
            Real sum = 0;
            const int count =
                for_window(h, w, [&](int i, int j) { sum += x[G.input.at(i, j, c)]; });
            y[G.output.at(h, w, c)] = sum / static_cast<Real>(count);
        });
    }
    /// dx += dy at the first position of each window that holds its maximum.
    static void add_max_gradient(const Real* x, const Real* dy, Real* dx) noexcept {
        for_outputs([&](int h, int w, int c) {
            Real most = -std::numeric_limits<Real>::infinity();
            std::ptrdiff_t where = -1;
            for_window(h, w, [&](int i, int j) {
                if (x[G.input.at(i, j, c)] > most) {
                    most = x[G.input.at(i, j, c)];
                    where = G.input.at(i, j, c);
                }
            });
            dx[where] += dy[G.output.at(h, w, c)];
        });
    }
    /// dx += dy / count at each position of each window.
    static void add_mean_gradient(const Real* dy, Real* dx) noexcept {
        for_outputs([&](int h, int w, int c) {
            const int count = for_window(h, w, [](int, int) {});
            for_window(h, w, [&](int i, int j) {
                dx[G.input.at(i, j, c)] += dy[G.output.at(h, w, c)] / static_cast<Real>(count);
            });
        });
    }
};

} // namespace strider::kernel
