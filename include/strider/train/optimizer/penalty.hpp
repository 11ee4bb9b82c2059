// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::penalty`: the gradient of L1 and L2 decay.
#pragma once

#include <strider/simd/vec.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The gradient of l1 * |w| + l2 / 2 * w^2, added to that of the loss; the L1 term is 0 at w = 0.
template <class Real>
struct penalty {
    Real l1;
    Real l2;

    penalty(double l1_decay, double l2_decay, bool decay) noexcept
        : l1(static_cast<Real>(decay ? l1_decay : 0.0)),
          l2(static_cast<Real>(decay ? l2_decay : 0.0)) {}

    [[nodiscard]] Real added_to(Real gradient, Real w) const noexcept {
        const Real pull = w > Real{0} ? l1 : (w < Real{0} ? -l1 : Real{0});
        return multiply_add(l2, w, gradient) + pull;
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
