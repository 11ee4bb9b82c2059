// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::multiclass_hinge`: the loss of a multiclass support vector machine.
#pragma once

#include <strider/requirements.hpp>

#include <concepts>
#include <cstddef>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// With scores s[0] .. s[n-1] and label y, in 0 .. n - 1:
///
///     loss                 = sum over j != y of max(0, s[j] - s[y] + 1)
///     dloss/ds[j], j != y  = 1 if s[j] - s[y] + 1 > 0, else 0
///     dloss/ds[y]          = -(number of j with gradient 1)
///
/// At a kink the gradient is 0. [Weston99], as [ConvNetJS] convnet_layers_loss.js, SVMLayer.
struct multiclass_hinge {
    static constexpr bool takes_scores = true;

    /// Returns the loss and writes its gradient, which may alias `output`. The trainer checks the
    /// label.
    template <std::floating_point Real>
    static Real evaluate(std::span<const Real> output, int label,
                         std::span<Real> gradient) noexcept {
        const auto y = static_cast<std::size_t>(label);
        const Real right = output[y];
        Real loss = 0;
        Real violations = 0;
        for (std::size_t j = 0; j < output.size(); ++j) {
            if (j == y) continue;
            const Real excess = output[j] - right + Real{1};
            const bool violated = !(excess <= Real{0}); // NaN, too
            gradient[j] = violated ? Real{1} : Real{0};
            if (violated) {
                loss += excess;
                violations += Real{1};
            }
        }
        gradient[y] = -violations;
        return loss;
    }
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
