// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::adam_step`: the update loop of `adam` and `adamw`.
#pragma once

#include <strider/simd/vec.hpp>
#include <strider/train/optimizer/penalty.hpp>
#include <strider/train/optimizer/square_root.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The hyperparameters of one step of Adam.
struct adam_numbers {
    double beta1;
    double beta2;
    double epsilon;
    double shrink; ///< factor of w before the step: 1, or less for decoupled decay
};

/// For each i:
///
///     g = gradient + penalty,  m = beta1 * m + (1 - beta1) * g,  v = beta2 * v + (1 - beta2) * g^2
///     w = shrink * w - rate * m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon)
template <class Real>
void adam_step(std::span<Real> w, std::span<const Real> gradient,
               const std::array<std::span<Real>, 2>& state, double rate, std::int64_t step,
               const adam_numbers& numbers, const penalty<Real>& extra) noexcept {
    Real* __restrict const weight = w.data();
    const Real* __restrict const slope = gradient.data();
    Real* __restrict const means = state[0].data();
    Real* __restrict const squares = state[1].data();
    const std::size_t size = w.size();
    const auto age = static_cast<double>(step);
    const auto pace = static_cast<Real>(rate / (1.0 - std::pow(numbers.beta1, age)));
    const auto widen = static_cast<Real>(1.0 / std::sqrt(1.0 - std::pow(numbers.beta2, age)));
    const auto keep1 = static_cast<Real>(numbers.beta1);
    const auto take1 = static_cast<Real>(1.0 - numbers.beta1);
    const auto keep2 = static_cast<Real>(numbers.beta2);
    const auto take2 = static_cast<Real>(1.0 - numbers.beta2);
    const auto least = static_cast<Real>(numbers.epsilon);
    const auto shrink = static_cast<Real>(numbers.shrink);
    const penalty<Real> added = extra;
    for (std::size_t i = 0; i < size; ++i) {
        const Real g = added.added_to(slope[i], weight[i]);
        const Real m = multiply_add(keep1, means[i], rounded_product(take1, g));
        const Real v = multiply_add(keep2, squares[i], rounded_product(take2 * g, g));
        means[i] = m;
        squares[i] = v;
        const Real step_size = pace * m / multiply_add(square_root(v), widen, least);
        weight[i] = multiply_add(shrink, weight[i], negated(step_size));
    }
}

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
