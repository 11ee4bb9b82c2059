// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the reference fully connected layer, forward and backward: scalar, serial, one image. The
// oracle of the tests.
#pragma once

#include <strider/kernel/dense/dense.hpp>
#include <strider/simd/vec.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Weights are [filter][channels first], as in a model; the input is channels-last.
template <dense_geometry G, class Real>
struct reference_dense {
    static constexpr std::ptrdiff_t count = G.input.extent.count();

    /// y(k) = b(k) + sum over i of weight(k, i) x(i).
    static void forward(const Real* x, const Real* weights, const Real* bias, Real* y) noexcept {
        for (int k = 0; k < G.filters; ++k) {
            Real sum = bias != nullptr ? bias[k] : Real{0};
            for_numbers<G.input>([&](std::ptrdiff_t at, std::ptrdiff_t flat) {
                sum = multiply_add(weights[k * count + flat], x[at], sum);
            });
            y[k] = sum;
        }
    }
    /// dx(i) += sum over k of weight(k, i) dy(k).
    static void add_data_gradient(const Real* dy, const Real* weights, Real* dx) noexcept {
        for (int k = 0; k < G.filters; ++k)
            for_numbers<G.input>([&](std::ptrdiff_t at, std::ptrdiff_t flat) {
                dx[at] = multiply_add(weights[k * count + flat], dy[k], dx[at]);
            });
    }
    /// dw(k, i) += dy(k) x(i), db(k) += dy(k). db may be null.
    static void add_weight_gradient(const Real* x, const Real* dy, Real* dw, Real* db) noexcept {
        for (int k = 0; k < G.filters; ++k) {
            for_numbers<G.input>([&](std::ptrdiff_t at, std::ptrdiff_t flat) {
                dw[k * count + flat] = multiply_add(dy[k], x[at], dw[k * count + flat]);
            });
            if (db != nullptr) db[k] += dy[k];
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
