// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::adam`: bias-corrected moving means of gradients and of their squares.
#pragma once

#include <strider/train/number_range.hpp>
#include <strider/train/optimizer/adam_step.hpp>
#include <strider/train/optimizer/penalty.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// For each parameter w with gradient g of the loss, and moving means m and v, at step t = 1, 2,
/// ...:
///
///     g = g + l2 * w + l1 * sign(w)
///     m = beta1 * m + (1 - beta1) * g
///     v = beta2 * v + (1 - beta2) * g^2
///     w = w - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// PyTorch's torch.optim.Adam [Kingma15]. epsilon > 0. Usual rate: 0.001.
struct adam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double l1 = 0;
    double l2 = 0;

    static constexpr const char* name = "adam";
    static constexpr int state_arrays = 2;

    /// Calls f(name, number, number_range) for each hyperparameter.
    template <class Rule, class F>
    static constexpr void for_numbers(Rule& rule, F f) {
        f("l1", rule.l1, detail::setting::from_0);
        f("l2", rule.l2, detail::setting::from_0);
        f("beta1", rule.beta1, detail::setting::share);
        f("beta2", rule.beta2, detail::setting::share);
        f("epsilon", rule.epsilon, detail::setting::divisor);
    }
    /// Throws argument_error for a hyperparameter out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_numbers<Errors>(*this);
    }

    /// See the concept `Optimizer`. state[0] is m, state[1] is v.
    template <std::floating_point Real>
    void update(std::span<Real> w, std::span<const Real> gradient,
                std::array<std::span<Real>, state_arrays> state, double rate, std::int64_t step,
                bool decay) const noexcept {
        detail::adam_step<Real>(w, gradient, state, rate, step, {beta1, beta2, epsilon, 1.0},
                                {l1, l2, decay});
    }

    friend constexpr bool operator==(const adam&, const adam&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
