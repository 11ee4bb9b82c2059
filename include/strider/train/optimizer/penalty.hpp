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
        // (Of an addition in the place of the outer one, an exact product, Clang makes another sum
        // with -ffast-math.)
        const Real sign = w > Real{0} ? Real{1} : (w < Real{0} ? Real{-1} : Real{0});
        return multiply_add(l1, sign, multiply_add(l2, w, gradient));
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
