// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::squared_error`: half the squared distance to the one-hot label.
#pragma once

#include <strider/simd/vec.hpp>

#include <concepts>
#include <cstddef>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// With outputs o[0] .. o[n-1] and label y, in 0 .. n - 1:
///
///     loss         = 1/2 * sum over j of (o[j] - (j == y))^2
///     dloss/do[j]  = o[j] - (j == y)
///
/// Takes the last layer's output: probabilities after a final softmax (twice the loss is then the
/// Brier score). [ConvNetJS] convnet_layers_loss.js, RegressionLayer.
struct squared_error {
    static constexpr bool takes_scores = false;

    /// Returns the loss and writes its gradient, which may alias `output`. The trainer checks the
    /// label.
    template <std::floating_point Real>
    static Real evaluate(std::span<const Real> output, int label,
                         std::span<Real> gradient) noexcept {
        const auto y = static_cast<std::size_t>(label);
        Real sum = 0;
        for (std::size_t j = 0; j < output.size(); ++j) {
            const Real difference = output[j] - (j == y ? Real{1} : Real{0});
            gradient[j] = difference;
            sum = multiply_add(difference, difference, sum);
        }
        return sum / Real{2};
    }
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
