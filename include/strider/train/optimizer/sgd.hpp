// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::sgd`: gradient descent with momentum, plain or Nesterov.
#pragma once

#include <strider/simd/vec.hpp>
#include <strider/train/number_range.hpp>
#include <strider/train/optimizer/penalty.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// For each parameter w with gradient g of the loss, and velocity v:
///
///     g = g + l2 * w + l1 * sign(w)
///     v = momentum * v + g
///     w = w - rate * v                      plain
///     w = w - rate * (g + momentum * v)     Nesterov
///
/// With momentum 0, plain gradient descent. PyTorch's torch.optim.SGD without dampening
/// [Sutskever13]: the rate multiplies the velocity, so that a change of rate takes effect at once.
struct sgd {
    double momentum = 0.9;
    bool nesterov = false;
    double l1 = 0;
    double l2 = 0;

    static constexpr const char* name = "sgd";
    static constexpr int state_arrays = 1;

    /// Calls f(name, number, number_range) for each hyperparameter.
    template <class Rule, class F>
    static constexpr void for_numbers(Rule& rule, F f) {
        f("l1", rule.l1, detail::setting::from_0);
        f("l2", rule.l2, detail::setting::from_0);
        f("momentum", rule.momentum, detail::setting::share);
    }
    /// Throws argument_error for a hyperparameter out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_numbers<Errors>(*this);
    }

    /// See the concept `Optimizer`. state[0] is v.
    template <std::floating_point Real>
    void update(std::span<Real> w, std::span<const Real> gradient,
                std::array<std::span<Real>, state_arrays> state, double rate, std::int64_t /*step*/,
                bool decay) const noexcept {
        Real* __restrict const weight = w.data();
        const Real* __restrict const slope = gradient.data();
        Real* __restrict const velocity = state[0].data();
        const std::size_t size = w.size();
        const detail::penalty<Real> extra(l1, l2, decay);
        const auto keep = static_cast<Real>(momentum);
        // Both rules are w -= a * g + b * v.
        const auto of_gradient = static_cast<Real>(nesterov ? rate : 0.0);
        const auto of_velocity = static_cast<Real>(nesterov ? rate * momentum : rate);
        for (std::size_t i = 0; i < size; ++i) {
            const Real g = extra.added_to(slope[i], weight[i]);
            const Real v = multiply_add(keep, velocity[i], g);
            velocity[i] = v;
            weight[i] =
                subtract_product(subtract_product(weight[i], of_gradient, g), of_velocity, v);
        }
    }

    friend constexpr bool operator==(const sgd&, const sgd&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
