// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::adadelta`: steps scaled by the root mean square of the steps before.
#pragma once

#include <strider/simd/vec.hpp>
#include <strider/train/number_range.hpp>
#include <strider/train/optimizer/penalty.hpp>
#include <strider/train/optimizer/square_root.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// For each parameter w with gradient g of the loss, and moving means s and u:
///
///     g = g + l2 * w + l1 * sign(w)
///     s = rho * s + (1 - rho) * g^2
///     d = sqrt(u + epsilon) / sqrt(s + epsilon) * g
///     u = rho * u + (1 - rho) * d^2
///     w = w - rate * d
///
/// PyTorch's torch.optim.Adadelta [Zeiler12]; rho and epsilon as in [ConvNetJS], which is this rule
/// with rate 1, the usual one. epsilon > 0.
struct adadelta {
    double rho = 0.95;
    double epsilon = 1e-6;
    double l1 = 0;
    double l2 = 0;

    static constexpr const char* name = "adadelta";
    static constexpr int state_arrays = 2;

    /// Calls f(name, number, number_range) for each hyperparameter.
    template <class Rule, class F>
    static constexpr void for_numbers(Rule& rule, F f) {
        f("l1", rule.l1, detail::setting::from_0);
        f("l2", rule.l2, detail::setting::from_0);
        f("rho", rule.rho, detail::setting::share);
        f("epsilon", rule.epsilon, detail::setting::divisor);
    }
    /// Throws argument_error for a hyperparameter out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_numbers<Errors>(*this);
    }

    /// See the concept `Optimizer`. state[0] is s, state[1] is u.
    template <std::floating_point Real>
    void update(std::span<Real> w, std::span<const Real> gradient,
                std::array<std::span<Real>, state_arrays> state, double rate, std::int64_t /*step*/,
                bool decay) const noexcept {
        Real* __restrict const weight = w.data();
        const Real* __restrict const slope = gradient.data();
        Real* __restrict const squares = state[0].data();
        Real* __restrict const steps = state[1].data();
        const std::size_t size = w.size();
        const detail::penalty<Real> extra(l1, l2, decay);
        const auto pace = static_cast<Real>(rate);
        const auto keep = static_cast<Real>(rho);
        const auto take = static_cast<Real>(1.0 - rho);
        const auto least = static_cast<Real>(epsilon);
        for (std::size_t i = 0; i < size; ++i) {
            const Real g = extra.added_to(slope[i], weight[i]);
            const Real s = multiply_add(keep, squares[i], rounded_product(take * g, g));
            const Real u = steps[i];
            const Real d = detail::square_root(u + least) / detail::square_root(s + least) * g;
            squares[i] = s;
            steps[i] = multiply_add(keep, u, rounded_product(take * d, d));
            weight[i] = subtract_product(weight[i], pace, d);
        }
    }

    friend constexpr bool operator==(const adadelta&, const adadelta&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
