// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::rmsprop`: rates divided by the root of a moving mean of squared gradients.
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

/// For each parameter w with gradient g of the loss, and moving mean s:
///
///     g = g + l2 * w + l1 * sign(w)
///     s = alpha * s + (1 - alpha) * g^2
///     w = w - rate * g / (sqrt(s) + epsilon)
///
/// PyTorch's torch.optim.RMSprop [Tieleman12], without momentum, not centred. epsilon > 0. Usual
/// rate: 0.01.
struct rmsprop {
    double alpha = 0.99;
    double epsilon = 1e-8;
    double l1 = 0;
    double l2 = 0;

    static constexpr const char* name = "rmsprop";
    static constexpr int state_arrays = 1;

    /// Calls f(name, number, number_range) for each hyperparameter.
    template <class Rule, class F>
    static constexpr void for_numbers(Rule& rule, F f) {
        f("l1", rule.l1, detail::setting::from_0);
        f("l2", rule.l2, detail::setting::from_0);
        f("alpha", rule.alpha, detail::setting::share);
        f("epsilon", rule.epsilon, detail::setting::divisor);
    }
    /// Throws argument_error for a hyperparameter out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_numbers<Errors>(*this);
    }

    /// See the concept `Optimizer`. state[0] is s.
    template <std::floating_point Real>
    void update(std::span<Real> w, std::span<const Real> gradient,
                std::array<std::span<Real>, state_arrays> state, double rate, std::int64_t /*step*/,
                bool decay) const noexcept {
        Real* __restrict const weight = w.data();
        const Real* __restrict const slope = gradient.data();
        Real* __restrict const squares = state[0].data();
        const std::size_t size = w.size();
        const detail::penalty<Real> extra(l1, l2, decay);
        const auto pace = static_cast<Real>(rate);
        const auto keep = static_cast<Real>(alpha);
        const auto take = static_cast<Real>(1.0 - alpha);
        const auto least = static_cast<Real>(epsilon);
        for (std::size_t i = 0; i < size; ++i) {
            const Real g = extra.added_to(slope[i], weight[i]);
            const Real s = multiply_add(keep, squares[i], rounded_product(take * g, g));
            squares[i] = s;
            weight[i] -= pace * g / (detail::square_root(s) + least);
        }
    }

    friend constexpr bool operator==(const rmsprop&, const rmsprop&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
